"""Keyset pages: every row once, in order, whichever way one walks, whatever is missing."""

import pytest
from django.db.models import F

from shop.core.admin import keyset
from shop.orders.models import Order
from tests.support.budgets import recorded
from tests.support.plans import indexes_used, nodes, plan_of

SORTS = [
    ("-placed_at", "-id"),
    ("placed_at",),
    ("-placed_at", "id"),
    ("status", "-placed_at"),
    ("-shipping_amount", "status"),
    ("-email",),
    ("number",),
    (F("placed_at").desc(nulls_last=True),),
    (F("placed_at").asc(nulls_first=True), "-pk"),
    ("customer__name", "-placed_at"),
    (F("shipping_amount") * -1,),
]


def walked_forwards(terms, size):
    queryset, values, pages = Order.objects.all(), None, []
    while rows := keyset.rows_after(queryset, terms, values, size):
        pages += rows
        cursor = keyset.cursor_of(rows[-1], terms)
        values = keyset.values_of(cursor, keyset.with_keys(queryset, terms), terms)
        assert values is not None
    return [row.pk for row in pages]


def walked_backwards(terms, size):
    queryset, values, pages = Order.objects.all(), None, []
    while rows := keyset.rows_before(queryset, terms, values, size):
        pages = rows + pages
        cursor = keyset.cursor_of(rows[0], terms)
        values = keyset.values_of(cursor, keyset.with_keys(queryset, terms), terms)
        assert values is not None
    return [row.pk for row in pages]


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_walking_page_by_page_meets_every_row_once_in_the_order_of_the_sort(orders, sort):
    orders(47)
    terms = keyset.total_order(Order, sort)

    whole = [row.pk for row in keyset.with_keys(Order.objects.all(), terms)]

    assert len(set(whole)) == 47
    assert walked_forwards(terms, 7) == whole
    assert walked_backwards(terms, 7) == whole


def test_rows_that_are_level_are_told_apart_by_the_key_in_the_direction_of_the_sort():
    assert [term.key for term in keyset.total_order(Order, ("-placed_at",))] == ["placed_at", "id"]
    assert keyset.total_order(Order, ("-placed_at",))[-1].descending is True
    assert keyset.total_order(Order, ("placed_at",))[-1].descending is False


def test_a_unique_column_needs_no_key_after_it():
    assert [term.key for term in keyset.total_order(Order, ("id", "status"))] == ["id"]


def test_a_cursor_that_was_tampered_with_is_no_place():
    terms = keyset.total_order(Order, ("-placed_at",))
    queryset = Order.objects.all()

    for text in ("", "x", "!!!!", "bnVsbA", "WzEsMiwzXQ", "WyJ5ZXN0ZXJkYXkiLDFd", "WzEsbnVsbF0", "4pyT"):
        assert keyset.values_of(text, queryset, terms) is None


def test_an_instant_keeps_its_microseconds_in_a_cursor(orders):
    orders(1)
    Order.objects.update(placed_at="2017-03-01T08:00:00.123456Z")
    order = Order.objects.get()
    terms = keyset.total_order(Order, ("placed_at",))

    values = keyset.values_of(keyset.cursor_of(order, terms), Order.objects.all(), terms)

    assert values == (order.placed_at, order.pk)


def test_a_page_in_the_middle_of_the_newest_orders_is_one_statement(orders):
    orders(40)
    terms = keyset.total_order(Order, ("-placed_at", "-id"))
    place = Order.objects.filter(placed_at__isnull=False)[10]
    values = (place.placed_at, place.pk)

    with recorded() as forwards:
        rows = keyset.rows_after(Order.objects.all(), terms, values, 5)

    assert [row.placed_at < place.placed_at for row in rows] == [True] * 5
    assert len(forwards) == 1
    assert '("orders_order"."placed_at", "orders_order"."id") < (%s, …)' in forwards[0].sql


@pytest.mark.slow
def test_a_deep_page_starts_in_the_index_where_the_last_one_ended(orders, store):
    orders(50_000)
    terms = keyset.total_order(Order, ("-placed_at", "-id"))
    place = Order.objects.get(number="110001")
    (after,) = keyset._ranges(terms, (place.placed_at, place.pk))
    page = keyset.with_keys(Order.objects.filter(store=store), terms).filter(after)[:101]

    plan = plan_of(page)

    assert indexes_used(page) == {"order_by_newest"}
    assert {node["Node Type"] for node in nodes(plan)} == {"Limit", "Index Scan"}
    (scan,) = [node for node in nodes(plan) if "Index Cond" in node]
    assert "ROW(placed_at, id) <" in scan["Index Cond"]
