"""Search: what is typed goes to the index of its shape, and finding nothing costs what finding something costs."""

import pytest
from django.db import connection
from django.db.models import Q

from shop.catalog.models import Product
from shop.core.admin import search
from shop.core.admin.search import Email, Exact, Number, Prefix, Similar, Trigram, found, help_text
from shop.customers.models import Customer
from shop.orders.models import Order
from tests.support.budgets import recorded
from tests.support.plans import assert_plan, nodes
from tests.support.volumes import fill

ORDER_ROUTES = (Prefix("number", pattern=r"\d+", noun="number"), Email("email"))


def numbers(queryset):
    return [order.number for order in queryset]


def test_a_number_is_looked_for_among_numbers_only(orders):
    orders(20)

    with recorded() as statements:
        rows = numbers(found(Order.objects.all(), "100007", ORDER_ROUTES))

    assert rows == ["100007"]
    assert len(statements) == 2
    assert "LIKE" in statements[0].sql
    assert "email" not in statements[0].sql.partition("WHERE")[2]


def test_the_beginning_of_a_number_finds_all_that_begin_so(orders):
    orders(20)

    assert sorted(numbers(found(Order.objects.all(), "10001", ORDER_ROUTES))) == [str(100010 + i) for i in range(10)]


def test_an_address_is_found_whatever_its_case_and_by_its_beginning(orders):
    orders(20)

    assert numbers(found(Order.objects.all(), " B7@Example.com ", ORDER_ROUTES)) == ["100007"]
    assert len(found(Order.objects.all(), "b7@", ORDER_ROUTES)) == 1


def test_what_no_route_recognises_finds_nothing_without_asking(orders):
    orders(3)

    with recorded() as statements:
        rows = list(found(Order.objects.all(), "green shoes", ORDER_ROUTES))

    assert rows == []
    assert statements == []


def test_what_is_not_there_costs_one_probe_for_each_route_that_recognises_it(orders):
    orders(3)

    with recorded() as statements:
        rows = list(found(Order.objects.all(), "999999", ORDER_ROUTES))

    assert rows == []
    assert len(statements) == 1


def test_what_may_be_several_things_costs_one_statement_whether_found_or_not(orders):
    orders(3)
    routes = (Exact("number"), Exact("email"), Prefix("number"))

    with recorded() as hit:
        rows = numbers(found(Order.objects.all(), "b1@example.com", routes))
    with recorded() as missed:
        nothing = list(found(Order.objects.all(), "nobody@example.com", routes))

    assert (rows, nothing) == (["100001"], [])
    assert (len(hit), len(missed)) == (2, 1)


def test_a_probe_does_not_begin_when_one_before_it_has_found_something(orders):
    orders(3)
    sent = []

    def keep(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        found(Order.objects.all(), "100001", (Exact("email"), Exact("number"), Prefix("number"), Prefix("email")))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sent[0][0]}", sent[0][1])
        (plan,) = cursor.fetchone()

    probes = [node for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Limit"]
    assert [probe["Actual Loops"] for probe in probes] == [1, 1, 0, 0]


def test_a_shape_that_leaves_no_doubt_is_asked_alone_first(orders):
    orders(3)
    routes = (Number("id"), Email("email"), Trigram("customer__name"))

    with recorded() as statements:
        list(found(Order.objects.all(), "b1@example.com", routes))

    assert len(statements) == 2
    assert "customer" not in statements[0].sql.partition("WHERE")[2]


def test_nothing_typed_is_no_search(orders):
    orders(3)

    assert found(Order.objects.all(), "  ", ORDER_ROUTES).count() == 3


def test_the_order_and_the_filters_of_the_list_hold_for_what_is_found(orders):
    orders(20)
    placed = Order.objects.filter(status="placed").order_by("-placed_at")

    assert numbers(found(placed, "10001", ORDER_ROUTES)) == [str(number) for number in range(100019, 100010, -1)]


def test_many_matches_are_left_to_the_planner_instead_of_carried_as_keys(orders, monkeypatch):
    orders(20)
    monkeypatch.setattr(search, "PROBE_LIMIT", 5)

    queryset = found(Order.objects.all(), "1000", ORDER_ROUTES)

    assert "LIKE" in str(queryset.query)
    assert len(queryset) == 20


def test_part_of_a_name_and_a_slip_of_the_pen_are_found(products):
    products(3)
    Product.objects.filter(name="Product 2").update(name="Crème brûlée, 100%")
    routes = (Trigram("name"), Similar("name"))

    assert [row.name for row in found(Product.objects.all(), "BRÛL", routes)] == ["Crème brûlée, 100%"]
    assert [row.name for row in found(Product.objects.all(), "100%", routes)] == ["Crème brûlée, 100%"]
    assert [row.name for row in found(Product.objects.all(), "creme brulee", (Similar("name"),))] == []
    assert [row.name for row in found(Product.objects.all(), "Crème brülée", routes)] == ["Crème brûlée, 100%"]


def test_two_letters_are_too_few_for_a_trigram():
    assert not Trigram("name").recognises("ab")
    assert not Trigram("name").recognises("a b c")
    assert Trigram("name").recognises("abc")


@pytest.mark.parametrize(
    ("route", "taken", "left"),
    [
        (Number("id"), ("7", "#7", "9223372036854775807"), ("9223372036854775808", "7a", "#", "-7", "٧", "7.0")),
        (Email("email"), ("a@b", "a@", "a@b.example"), ("@home", "a b@c", "ab")),
        (Exact("sku"), ("AB-1",), ("AB 1",)),
        (Prefix("sku"), ("AB",), ("A", "A B")),
    ],
    ids=("number", "email", "exact", "prefix"),
)
def test_a_route_takes_its_own_shape_and_leaves_the_others(route, taken, left):
    assert [text for text in taken if not route.recognises(text)] == []
    assert [text for text in left if route.recognises(text)] == []


def test_the_search_box_says_what_may_be_typed():
    assert help_text(ORDER_ROUTES) == "Search by number or e-mail address"


def test_a_hostile_text_is_only_text(orders, products):
    orders(3)
    products(3)

    for text in ("'; DROP TABLE orders_order; --", "100%_", "\\", "a\x00b@c", "%%%", "b1@example.com' OR 1=1"):
        assert list(found(Order.objects.all(), text, ORDER_ROUTES)) == []
    assert list(found(Product.objects.all(), "%%%%%", (Trigram("name"),))) == []


@pytest.mark.slow
def test_each_probe_stands_on_its_index_at_size(orders, customers, store):
    orders(50_000)
    customers(50_000)
    own = str(store.pk)
    fill(Customer, 5_000, store_id=own, name="'Caller'", email="'p' || i || '@example.com'", phone="'+49 ' || i")
    fill(
        Product,
        50_000,
        store_id=str(store.pk),
        name="md5(i::text)",
        slug="md5(i::text)",
        description="''",
        status="'draft'",
    )

    assert_plan(ORDER_ROUTES[0].matches(Order.objects.order_by(), "100777")[:1001], uses={"order_number_prefix"})
    assert_plan(ORDER_ROUTES[1].matches(Order.objects.order_by(), "b77@")[:1001], uses={"order_email_prefix"})
    assert_plan(
        Email("email").matches(Customer.objects.order_by(), "c77@example.com")[:1001], uses={"customer_email_prefix"}
    )
    assert_plan(Trigram("name").matches(Product.objects.order_by(), "c4ca4238")[:1001], uses={"product_name_trigram"})
    assert_plan(
        Similar("name").matches(Product.objects.order_by(), "c4ca4238a0b92382")[:1001], uses={"product_name_trigram"}
    )
    phone = Prefix("phone", also=~Q(phone=""))
    assert_plan(phone.matches(Customer.objects.order_by(), "+49 30")[:1001], uses={"customer_phone_prefix"})
