"""Lists of the admin base, opened as staff open them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from shop.catalog.models import Brand, Product
from shop.core.admin import counting
from shop.customers.models import Customer
from shop.orders.models import Order
from tests.support.budgets import assert_flat, recorded

LIST = "/admin/orders/order/"


def page(client, query=""):
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200, response
    return response.content.decode()


def shown(html):
    return re.findall(r'<a href="/admin/orders/order/\d+/change/[^"]*">(\d+)</a>', html)


def link(html, words):
    """The address behind the words of the pager."""
    (href,) = re.findall(rf'<a href="(\?[^"]*)"[^>]*>[^<]*{words}', html)
    return href.replace("&amp;", "&")


@pytest.fixture
def short_pages(monkeypatch):
    from tests.core.admin.site import OrderAdmin

    monkeypatch.setattr(OrderAdmin, "list_per_page", 10)
    monkeypatch.setattr(OrderAdmin, "list_max_show_all", 0)


def test_next_leads_through_all_rows_and_previous_back_again(superuser_client, orders, short_pages):
    orders(35)
    newest_first = list(Order.objects.values_list("number", flat=True))
    html, walked, steps = page(superuser_client), [], 0

    walked += shown(html)
    while "Next ›</a>" in html:
        html, steps = page(superuser_client, link(html, "Next ›")), steps + 1
        walked += shown(html)

    assert walked == newest_first
    assert steps == 3
    assert "Page 4 of 4" in html
    back = []
    while "Previous</a>" in html:
        html = page(superuser_client, link(html, "‹ Previous"))
        back = shown(html) + back
    assert back == newest_first[:30]
    assert "Page 1 of 4" in html


def test_last_shows_the_end_and_first_the_beginning(superuser_client, orders, short_pages):
    orders(35)
    newest_first = list(Order.objects.values_list("number", flat=True))

    last = page(superuser_client, "?p=last")
    first = page(superuser_client, link(last, "«"))

    assert shown(last) == newest_first[-10:]
    assert "Next ›</a>" not in last
    assert shown(first) == newest_first[:10]


def test_a_page_keeps_its_filter_its_sort_and_its_search(superuser_client, orders, short_pages):
    orders(40)

    html = page(superuser_client, "?status__exact=placed&o=2&q=1000")
    following = link(html, "Next ›")

    assert "status__exact=placed" in following
    assert "o=2" in following
    assert "q=1000" in following
    oldest_placed = Order.objects.filter(status="placed").order_by("placed_at").values_list("number", flat=True)
    assert shown(html) + shown(page(superuser_client, following)) == list(oldest_placed[:20])


def test_an_address_that_makes_no_sense_shows_the_first_page(superuser_client, orders, short_pages):
    orders(25)
    first = shown(page(superuser_client))

    for place in ("0", "7", "after", "after.2.x", "before.9.bnVsbA", "after.2.WzEsMiwzXQ", "٣", "last.1.x"):
        assert shown(page(superuser_client, f"?p={place}")) == first, place


def test_a_place_survives_that_its_row_is_deleted(superuser_client, orders, short_pages):
    orders(35)
    newest_first = list(Order.objects.values_list("number", flat=True))
    following = link(page(superuser_client), "Next ›")

    Order.objects.filter(number=newest_first[9]).delete()

    assert shown(page(superuser_client, following)) == newest_first[10:20]


def test_only_sorts_that_an_index_serves_are_offered_and_obeyed(superuser_client, orders):
    orders(12)

    html = page(superuser_client)
    by_items = page(superuser_client, "?o=4")

    assert re.findall(r'href="\?o=(-?\d+)"', html) == ["2"]
    assert shown(by_items) == shown(html)
    assert shown(page(superuser_client, "?o=-2.4.99.x")) == list(
        Order.objects.order_by("-placed_at", "-id").values_list("number", flat=True)
    )


def test_a_list_costs_two_statements_beside_those_of_the_frame_and_one_more_when_it_is_long(
    superuser_client, orders, short_pages, monkeypatch
):
    orders(8)
    page(superuser_client)
    monkeypatch.setattr(counting, "EXACT_UP_TO", 20)

    with recorded() as short:
        page(superuser_client)
    orders(60)
    with recorded() as long:
        page(superuser_client)
    with recorded() as filtered:
        page(superuser_client, "?status__exact=placed")

    def read(statements):
        return [statement.sql.split()[0] for statement in statements if "orders_order" in statement.sql]

    assert read(short) == ["SELECT", "SELECT"]
    assert read(long) == ["SELECT", "EXPLAIN", "SELECT"]
    assert read(filtered) == ["SELECT", "SELECT", "SELECT"]
    # The frame reads who it is, and in which store; the session is found in Redis.
    assert [len(short), len(long), len(filtered)] == [4, 5, 5]


def test_a_list_never_skips_rows_by_offset_nor_counts_the_table(superuser_client, orders, short_pages):
    orders(45)

    with recorded() as statements:
        html = page(superuser_client)
        html = page(superuser_client, link(html, "Next ›"))
        page(superuser_client, link(html, "Next ›"))
        page(superuser_client, "?p=last&status__exact=placed")

    sent = [statement.sql for statement in statements]
    assert [sql for sql in sent if "OFFSET" in sql] == []
    assert [sql for sql in sent if "COUNT(" in sql and "LIMIT" not in sql] == []
    assert [sql for sql in sent if "DISTINCT" in sql] == []


def test_the_count_of_a_long_list_is_labelled_as_an_estimate(superuser_client, orders, short_pages, monkeypatch):
    orders(300)
    monkeypatch.setattr(counting, "EXACT_UP_TO", 100)

    html = page(superuser_client)

    assert "about 300 orders" in html
    assert "Page 1</b>" in html
    assert "Near the end" not in page(superuser_client, "?p=last")
    assert "Last page</b>" in page(superuser_client, "?p=last")
    assert "Near the end" in page(superuser_client, link(page(superuser_client, "?p=last"), "‹ Previous"))


def test_selecting_all_says_how_many_that_is_about(superuser_client, products, monkeypatch):
    from tests.core.admin.site import ProductAdmin

    monkeypatch.setattr(ProductAdmin, "list_per_page", 10)
    monkeypatch.setattr(counting, "EXACT_UP_TO", 100)
    products(300)

    html = superuser_client.get("/admin/catalog/product/").content.decode()

    assert "Select all about 300 products" in html
    assert "All about 300 selected" in html


def test_an_empty_list_says_what_to_do_and_an_empty_answer_how_to_go_on(superuser_client, store):
    assert "Orders arrive from the shop." in page(superuser_client)

    html = page(superuser_client, "?q=nobody@example.com")
    assert "Nothing matches" in html
    assert "Show everything" in html
    assert "Orders arrive from the shop." not in html


def test_a_list_is_flat_over_its_rows(superuser_client, orders, store):
    def grow(rows):
        for row in range(rows):
            orders(1, customer=Customer.objects.create(store=store, name=f"Customer {row}"))

    assert_flat(lambda: page(superuser_client), grow)


def test_all_matching_rows_are_acted_on_whatever_page_is_shown(superuser_client, products, monkeypatch):
    from tests.core.admin.site import ProductAdmin

    monkeypatch.setattr(ProductAdmin, "list_per_page", 5)
    products(23)
    Product.objects.filter(name__in=["Product 1", "Product 2"]).update(status="archived")
    chosen = Product.objects.filter(status="draft").first()
    last_page = "/admin/catalog/product/?status__exact=draft&p=last"

    response = superuser_client.post(
        last_page,
        {"action": "archive", "select_across": "1", "index": "0", "_selected_action": [str(chosen.pk)]},
        follow=True,
    )

    assert "21 products archived." in response.content.decode()
    assert Product.objects.filter(status="archived").count() == 23


def test_rows_can_be_edited_in_the_list(superuser_client, store):
    brands = [Brand.objects.create(store=store, name=f"Brand {n}", slug=f"b{n}") for n in range(3)]
    html = superuser_client.get("/admin/catalog/brand/").content.decode()
    assert html.count('name="form-') >= 6
    form = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3, "_save": "Save"}
    form |= {f"form-{n}-id": brand.pk for n, brand in enumerate(brands)}
    form |= {"form-1-is_own_label": "on"}

    response = superuser_client.post("/admin/catalog/brand/", form)

    assert response.status_code == 302
    assert list(Brand.objects.order_by("name").values_list("is_own_label", flat=True)) == [False, True, False]


def test_a_row_leads_to_its_page_and_back_to_where_one_was(superuser_client, orders, short_pages):
    orders(12)

    html = page(superuser_client, "?status__exact=placed")

    assert re.search(r'href="/admin/orders/order/\d+/change/\?_changelist_filters=status__exact%3Dplaced"', html)


def test_a_pop_up_hands_the_key_to_its_opener(superuser_client, orders):
    orders(2)

    html = page(superuser_client, "?_popup=1")

    keys = sorted(Order.objects.values_list("pk", flat=True))
    assert sorted(int(key) for key in re.findall(r'data-popup-opener="(\d+)"', html)) == keys


def test_a_hundred_rows_of_seven_columns_weigh_less_than_a_hundred_kilobytes(superuser_client, orders, store):
    customer = Customer.objects.create(store=store, name="A customer with a name of usual length")
    orders(100, customer=customer)

    html = page(superuser_client)

    assert len(shown(html)) == 100
    assert len(html.encode()) < 100_000


def over_days():
    """Ten orders a day, the oldest on the first of March; the first key has the first instant of its day."""
    keys = list(Order.objects.order_by("pk").values_list("pk", flat=True))
    for place, key in enumerate(keys):
        day = datetime(2026, 3, 1 + place // 10, tzinfo=UTC)
        Order.objects.filter(pk=key).update(status="placed", placed_at=day + timedelta(minutes=place % 10))


def test_a_day_is_jumped_to_and_its_neighbours_are_a_click_away(superuser_client, orders, short_pages):
    orders(50)
    over_days()
    newest_first = list(Order.objects.order_by("-placed_at", "-id").values_list("number", flat=True))

    third = page(superuser_client, "?p=2026-03-03")
    later = page(superuser_client, link(third, "Previous"))
    earlier = page(superuser_client, link(third, "Next ›"))

    assert [shown(html) for html in (later, third, earlier)] == [
        newest_first[start : start + 10] for start in (10, 20, 30)
    ]
    assert "From March 3, 2026" in third
    assert "In between" in earlier


def test_the_other_way_round_a_day_begins_with_its_first_row(superuser_client, orders, short_pages):
    orders(50)
    over_days()

    html = page(superuser_client, "?o=2&p=2026-03-03")

    assert shown(html) == list(
        Order.objects.filter(placed_at__date="2026-03-03").order_by("placed_at").values_list("number", flat=True)
    )
    assert '<input type="hidden" name="o" value="2">' in html


def test_a_day_costs_what_a_page_costs_and_no_day_is_the_first_page(superuser_client, orders, short_pages):
    orders(50)
    over_days()
    page(superuser_client)

    with recorded() as first:
        start = page(superuser_client)
    with recorded() as jumped:
        page(superuser_client, "?p=2026-03-02")

    assert len(jumped) == len(first)
    assert not any("OFFSET" in statement.sql for statement in jumped)
    assert shown(page(superuser_client, "?p=2026-13-40")) == shown(start)
