"""Counts of a list: exact while that is cheap, an estimate with a label beyond."""

import pytest

from shop.core.admin import counting
from shop.core.admin.counting import RowCount, counts_up_to, estimated_rows, row_count
from shop.orders.models import Order
from tests.support.budgets import recorded


def test_a_short_list_is_counted(orders):
    orders(12)

    count = row_count(Order.objects.all(), is_narrowed=False)

    assert count == 12
    assert count.is_exact
    assert count.label == "12"


def test_labels_say_how_sure_they_are():
    assert RowCount(4205).label == "4,205"
    assert RowCount(1_454_871, is_exact=False).label == "about 1,455,000"
    assert RowCount(10_000, is_exact=False, is_minimum=True).label == "10,000+"
    assert f"{RowCount(10_000, is_exact=False, is_minimum=True)}" == "10000"


@pytest.mark.slow
def test_a_long_table_is_estimated_within_one_percent_by_one_statement(orders):
    orders(50_000)

    with recorded() as statements:
        count = row_count(Order.objects.order_by("placed_at"), is_narrowed=False)

    assert not count.is_exact
    assert abs(count - 50_000) <= 500
    assert count.label == "about 50,000"
    assert [statement.sql.split()[0] for statement in statements] == ["EXPLAIN"]


def test_what_filters_leave_of_a_table_is_counted_as_far_as_is_bearable(orders, monkeypatch):
    orders(30)
    monkeypatch.setattr(counting, "EXACT_UP_TO", 20)

    with recorded() as statements:
        placed = row_count(Order.objects.filter(status="placed"), is_narrowed=True)
        drafts = row_count(Order.objects.filter(status="draft"), is_narrowed=True)

    assert [placed.label, drafts.label] == ["20+", "3"]
    assert ["LIMIT 21" in statement.sql for statement in statements] == [True, True]


def test_a_table_longer_than_its_statistics_know_is_still_called_long(orders, monkeypatch):
    orders(30)
    monkeypatch.setattr(counting, "EXACT_UP_TO", 20)
    monkeypatch.setattr(counting, "estimated_rows", lambda queryset: 7)

    assert row_count(Order.objects.all(), is_narrowed=False).label == "about 21"


def test_several_counts_are_one_statement(orders):
    orders(30)
    placed, drafts = Order.objects.filter(status="placed"), Order.objects.filter(status="draft")

    with recorded() as statements:
        counts = counts_up_to([placed, drafts, Order.objects.none(), placed.exclude(number="100001")], 25)

    assert [count.label for count in counts] == ["25+", "3", "0", "25+"]
    assert len(statements) == 1
    assert counts_up_to([]) == []


def test_the_estimate_of_a_filtered_list_follows_the_statistics(orders):
    orders(1000)

    assert 800 <= estimated_rows(Order.objects.filter(status="placed")) <= 1000
    assert 50 <= estimated_rows(Order.objects.filter(status="draft")) <= 150
