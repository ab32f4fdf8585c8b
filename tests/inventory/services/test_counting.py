"""Counting the shelves: only differences move, and what happened meanwhile stays."""

import pytest

from shop.inventory.exceptions import NothingCounted, NotInThisState, PromisedMoreThanFound, QuantityNotCounted
from shop.inventory.models import StockCount, StockItem, StockMovement, Warehouse
from shop.inventory.services.counting import begin_count, cancel_count, enter_counts, post_count
from shop.inventory.services.receiving import receive_stock
from tests.factories.inventory import ReservationFactory, StockItemFactory, WarehouseFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


def shelves(*on_hand: int) -> Warehouse:
    warehouse = WarehouseFactory()
    for units in on_hand:
        StockItemFactory(store=warehouse.store, warehouse=warehouse, on_hand=units)
    return warehouse


def lines_of(count: StockCount) -> list[int]:
    return list(count.lines.order_by("stock_item").values_list("pk", flat=True))


def found(count: StockCount, *quantities: int | None) -> StockCount:
    lines = lines_of(count)
    enter_counts(count=count, quantities=dict(zip(lines, quantities, strict=True)))
    return count


def books() -> list[int]:
    return list(StockItem.objects.order_by("pk").values_list("on_hand", flat=True))


def test_only_the_differences_are_posted_each_with_its_row_in_the_ledger() -> None:
    count = found(begin_count(warehouse=shelves(10, 5, 3)), 8, 5, 4)

    count = post_count(count=count)

    assert books() == [8, 5, 4]
    assert list(StockMovement.objects.filter(kind="count").order_by("pk").values_list("quantity", flat=True)) == [-2, 1]
    assert list(count.lines.order_by("stock_item").values_list("movement__quantity", flat=True)) == [-2, None, 1]


def test_what_was_received_while_people_counted_stays() -> None:
    warehouse = shelves(10)
    count = found(begin_count(warehouse=warehouse), 9)
    item = StockItem.objects.get()
    receive_stock(variant=item.variant, warehouse=warehouse, quantity=5)

    post_count(count=count)

    assert books() == [14]


def test_a_line_that_nobody_counted_is_left_alone() -> None:
    post_count(count=found(begin_count(warehouse=shelves(10, 5)), None, 4))

    assert books() == [10, 4]


def test_a_count_that_would_leave_less_than_is_promised_names_the_items_and_posts_nothing() -> None:
    warehouse = shelves(10)
    ReservationFactory(store=warehouse.store, stock_item=StockItem.objects.get(), quantity=6)
    count = found(begin_count(warehouse=warehouse), 5)

    with pytest.raises(PromisedMoreThanFound, match="5 found, 6 promised"):
        post_count(count=count)

    assert books() == [10]


def test_a_count_is_posted_once_and_not_before_anything_was_counted() -> None:
    count = begin_count(warehouse=shelves(10))

    with pytest.raises(NothingCounted):
        post_count(count=count)
    with pytest.raises(QuantityNotCounted):
        found(count, -1)
    post_count(count=found(count, 9))
    with pytest.raises(NotInThisState):
        post_count(count=count)
    with pytest.raises(NotInThisState):
        cancel_count(count=count)

    assert books() == [9]


def test_a_count_that_is_given_up_changes_nothing() -> None:
    count = cancel_count(count=found(begin_count(warehouse=shelves(10)), 3))

    assert count.status == "cancelled"
    assert books() == [10]


def test_two_people_do_not_write_over_each_other() -> None:
    count = begin_count(warehouse=shelves(10, 5, 3))
    first, second, third = lines_of(count)
    unseen = dict.fromkeys((first, second, third))
    enter_counts(count=count, quantities={first: 9, second: 5}, seen=unseen)

    entered = enter_counts(count=count, quantities={first: 8, second: 5, third: 3}, seen=unseen)

    assert (entered.written, entered.found_by_others) == (1, {first: 9}), "who found the same disagrees with nobody"
    assert dict(count.lines.values_list("pk", "counted_quantity")) == {first: 9, second: 5, third: 3}
    again = enter_counts(count=count, quantities={first: 8}, seen={first: 9})
    assert (again.written, again.found_by_others) == (1, {})


def test_a_count_of_many_takes_as_many_statements_as_one_of_few() -> None:
    few, many = shelves(*[10] * 2), shelves(*[10] * 60)
    spent = []
    for warehouse in (few, many):
        with recorded() as statements:
            count = begin_count(warehouse=warehouse)
            enter_counts(count=count, quantities=dict.fromkeys(lines_of(count), 8))
            post_count(count=count)
        spent.append(len(statements))

    assert spent[0] == spent[1]
    assert StockMovement.objects.filter(kind="count").count() == 62


def test_the_lines_of_a_count_stand_in_the_order_of_their_skus() -> None:
    warehouse = WarehouseFactory()
    for sku in ("C-1", "A-1", "B-1"):
        StockItemFactory(store=warehouse.store, warehouse=warehouse, variant__sku=sku)

    count = begin_count(warehouse=warehouse)

    assert list(count.lines.order_by("pk").values_list("stock_item__variant__sku", flat=True)) == ["A-1", "B-1", "C-1"]
