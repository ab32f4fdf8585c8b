"""What is read of stock."""

import datetime as dt

import pytest
from django.utils import timezone

from shop.catalog.models import Variant
from shop.inventory.causes import Cause, causes_of, register_cause
from shop.inventory.selectors import (
    StockTotals,
    available_everywhere,
    incoming,
    ledger,
    stock_as_of,
    stock_of_product,
    stock_totals,
    warehouse_as_of,
)
from tests.factories import (
    ProductFactory,
    StockCountFactory,
    StockCountLineFactory,
    StockItemFactory,
    StockMovementFactory,
    TransferFactory,
    TransferLineFactory,
    TransferReceiptLineFactory,
    VariantFactory,
    WarehouseFactory,
)
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def days_ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def moved(item, *movements: tuple[float, int]):
    """Movements so many days ago, in the order given."""
    for days, quantity in movements:
        kind = "receipt" if quantity > 0 else "sale"
        StockMovementFactory(stock_item=item, kind=kind, quantity=quantity, occurred_at=days_ago(days))
    item.refresh_from_db()
    return item


def test_the_ledger_is_newest_first_and_ends_at_the_instant() -> None:
    item = moved(StockItemFactory(), (9, 10), (5, -3), (1, -2))

    assert [row.quantity for row in ledger(stock_item=item)] == [-2, -3, 10]
    assert [row.quantity for row in ledger(stock_item=item, until=days_ago(5))] == [-3, 10]


@pytest.mark.parametrize(("days", "on_hand"), [(0, 5), (3, 7), (5, 7), (6, 10), (10, 0)])
def test_stock_of_an_earlier_instant_is_counted_back_from_now(days, on_hand) -> None:
    item = moved(StockItemFactory(), (9, 10), (5, -3), (1, -2))

    assert stock_as_of(stock_item=item, instant=days_ago(days)) == on_hand


def test_stock_of_an_earlier_instant_is_right_where_rows_were_written_in_another_order() -> None:
    item = moved(StockItemFactory(), (9, 10), (1, -2), (5, -3))

    assert stock_as_of(stock_item=item, instant=days_ago(2)) == 7


def test_only_what_is_on_its_way_to_this_place_is_incoming() -> None:
    item = StockItemFactory()
    there, store = item.warehouse, item.store
    for options, quantity in (
        ({"destination": there, "sent": True}, 8),
        ({"destination": there}, 100),
        ({"source": there, "sent": True}, 1000),
    ):
        TransferLineFactory(transfer=TransferFactory(store=store, **options), variant=item.variant, quantity=quantity)

    assert incoming(stock_item=item) == 8


def test_what_has_arrived_is_not_incoming_any_more() -> None:
    item = StockItemFactory()
    transfer = TransferFactory(store=item.store, destination=item.warehouse, sent=True)
    line = TransferLineFactory(transfer=transfer, variant=item.variant, quantity=8, sent=True)
    TransferReceiptLineFactory(line=line, quantity=3)

    assert incoming(stock_item=item) == 5


def test_a_product_lies_first_where_most_of_it_is() -> None:
    product = ProductFactory()
    for on_hand in (3, 9, 5):
        StockItemFactory(
            variant=product.variants.get(), warehouse=WarehouseFactory(store=product.store), on_hand=on_hand
        )

    assert [item.on_hand for item in stock_of_product(product=product)] == [9, 5, 3]


def test_totals_are_of_all_places_and_leave_out_what_was_never_in_stock() -> None:
    variant, unknown = VariantFactory(), VariantFactory()
    for on_hand, reserved in ((10, 4), (5, 0)):
        place = WarehouseFactory(store=variant.store)
        StockItemFactory(variant=variant, warehouse=place, on_hand=on_hand, reserved=reserved)

    with recorded() as statements:
        totals = stock_totals(variants=[variant, unknown])

    assert totals == {variant.pk: StockTotals(on_hand=15, reserved=4, available=11, places=2)}
    assert len(statements) == 1


def test_what_is_available_counts_open_warehouses_only() -> None:
    variant, never = VariantFactory(), VariantFactory()
    for is_active, on_hand in ((True, 10), (False, 100)):
        place = WarehouseFactory(store=variant.store, is_active=is_active)
        StockItemFactory(variant=variant, warehouse=place, on_hand=on_hand, reserved=3 if is_active else None)

    found = Variant.objects.annotate(left=available_everywhere()).values_list("pk", "left")

    assert dict(found) == {variant.pk: 7, never.pk: 0}


def test_movements_know_the_transfer_and_the_count_that_caused_them() -> None:
    item = moved(StockItemFactory(), (9, 50))
    sent = StockMovementFactory(stock_item=item, kind="transfer_out", quantity=-5)
    transfer = TransferFactory(store=item.store, source=item.warehouse, sent=True)
    TransferLineFactory(transfer=transfer, variant=item.variant, quantity=5, sent_movement=sent)
    arrived = TransferReceiptLineFactory(store=item.store)
    counted = StockMovementFactory(stock_item=item, kind="count", quantity=-1)
    count = StockCountFactory(store=item.store, warehouse=item.warehouse)
    StockCountLineFactory(count=count, stock_item=item, expected_quantity=5, counted_quantity=4, movement=counted)
    bare = item.movements.last()

    causes = causes_of([sent, arrived.movement, counted, bare])

    assert {key: cause.thing for key, cause in causes.items()} == {
        sent.pk: transfer,
        arrived.movement_id: arrived.line.transfer,
        counted.pk: count,
    }


def test_a_finder_is_asked_once_for_all_movements_of_its_kind(monkeypatch) -> None:
    monkeypatch.setattr("shop.inventory.causes._finders", {})
    item = moved(StockItemFactory(), (9, 50), (3, -1), (2, -1))
    asked = []

    def finder(keys):
        asked.append(sorted(keys))
        return {keys[0]: Cause(item, "A cause")}

    register_cause("sale", finder=finder)
    register_cause("sale", finder=finder)
    sales = list(item.movements.filter(kind="sale"))

    assert list(causes_of(item.movements.all())) == [sales[0].pk]
    assert asked == [sorted(sale.pk for sale in sales)]


def test_a_warehouse_is_told_as_it_was_at_any_instant_and_batch_by_batch() -> None:
    place = WarehouseFactory()
    items = [StockItemFactory(store=place.store, warehouse=place) for _ in range(3)]
    StockItemFactory(store=place.store, on_hand=9)
    for item, days, quantity in ((items[0], 9, 4), (items[1], 5, 7), (items[0], 2, -1), (items[2], 1, 3)):
        kind = "receipt" if quantity > 0 else "sale"
        StockMovementFactory(stock_item=item, kind=kind, quantity=quantity, occurred_at=days_ago(days))

    def then(days: float, batch: int = 2) -> dict[str, int]:
        return {row.sku: row.on_hand for row in warehouse_as_of(warehouse=place, instant=days_ago(days), batch=batch)}

    milk, bread, salt = (item.variant.sku for item in items)
    assert then(10) == {}
    assert then(4) == {milk: 4, bread: 7}
    assert then(0) == then(0, batch=1) == {milk: 3, bread: 7, salt: 3}
