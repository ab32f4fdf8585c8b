"""Date drill-down: years from the ends of an index, then months and days, each a range."""

import re
from datetime import date

import pytest

from shop.core.admin.filters.dates import Period
from shop.orders.models import Order
from tests.support.budgets import recorded
from tests.support.plans import nodes, plan_of_sql

LIST = "/admin/orders/order/"


def choices(client, query=""):
    """What the filter offers: (words, address, whether it is chosen)."""
    html = client.get(f"{LIST}{query}").content.decode()
    (box,) = re.findall(r'<div class="bo-dates">.*?</ul>', html, flags=re.DOTALL)
    found = re.findall(r'<a href="\?([^"]*)"( aria-current="true")?>([^<]*)</a>', box)
    return [(words, address.replace("&amp;", "&"), bool(chosen)) for address, chosen, words in found]


def test_one_goes_from_years_to_months_to_days_and_back(superuser_client, orders):
    orders(3)
    Order.objects.filter(number="100001").update(placed_at="2015-11-30T10:00:00Z")

    years = choices(superuser_client)
    months = choices(superuser_client, "?placed_at=2017")
    days = choices(superuser_client, "?placed_at=2017-03")
    day = choices(superuser_client, "?placed_at=2017-03-01")

    assert [words for words, _, _ in years] == ["All dates", "2015", "2016", "2017"]
    assert [words for words, _, _ in months] == ["All dates", "2017", "January", "February", "March"]
    assert [words for words, _, chosen in months if chosen] == ["2017"]
    assert [words for words, _, _ in days] == ["All dates", "2017", "March", "Wednesday 1"]
    assert [words for words, _, chosen in day if chosen] == ["Wednesday 1"]
    assert choices(superuser_client, "?placed_at=2017")[0][1] == ""


def test_a_period_is_a_half_open_range_in_the_zone_of_the_site(superuser_client, orders):
    orders(3)
    for number, at in [
        ("100001", "2017-02-28T23:59:59.999Z"),
        ("100002", "2017-03-01T00:00Z"),
        ("100003", "2017-04-01T00:00Z"),
    ]:
        Order.objects.filter(number=number).update(placed_at=at)

    html = superuser_client.get(f"{LIST}?placed_at=2017-03").content.decode()

    assert "100002" in html
    assert "100001" not in html
    assert "100003" not in html


def test_the_filter_sends_one_statement_that_reads_two_ends_of_an_index(superuser_client, orders):
    orders(50)

    with recorded() as statements:
        superuser_client.get(LIST)

    (sent,) = [statement.sql for statement in statements if "MIN(" in statement.sql]
    assert "DISTINCT" not in sent


@pytest.mark.slow
def test_the_ends_are_found_without_reading_what_lies_between(orders, store):
    orders(50_000)

    plan = plan_of_sql("SELECT min(placed_at), max(placed_at) FROM orders_order WHERE store_id = %s", [store.pk])

    assert {node.get("Index Name") for node in nodes(plan) if node["Node Type"].startswith("Index")} == {
        "order_by_newest"
    }
    assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30", "x", "2017-1-1-1", "0", "99999", "2017--1"])
def test_what_is_no_date_leads_back_to_the_whole_list(superuser_client, orders, text):
    orders(1)

    response = superuser_client.get(f"{LIST}?placed_at={text}")

    assert response.status_code == 302
    assert response.url == f"{LIST}?e=1"


def test_an_empty_table_offers_no_period(superuser_client, store):
    assert [words for words, _, _ in choices(superuser_client)] == ["All dates"]


def test_a_period_knows_its_ends():
    assert (Period(2016, 2).start, Period(2016, 2).end) == (date(2016, 2, 1), date(2016, 3, 1))
    assert (Period(2016).start, Period(2016).end) == (date(2016, 1, 1), date(2017, 1, 1))
    assert (Period(2016, 12, 31).start, Period(2016, 12, 31).end) == (date(2016, 12, 31), date(2017, 1, 1))
    assert str(Period(987, 2, 3)) == "0987-02-03"
    assert len(Period().parts(date(1066, 1, 1), date(2017, 1, 1))) == 100
