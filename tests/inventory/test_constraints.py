"""Each rule that the database holds about stock, broken by plain SQL."""

from decimal import Decimal
from typing import Any

import pytest

from shop.inventory.models import StockCountLine
from tests.factories import (
    ReservationFactory,
    StockAlertFactory,
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
from tests.factories.inventory import on_shelf
from tests.support.refusals import Attempt, Ledger, assert_refused, carry_out, changed, copied, deleted, without


def item_pointed_at_another_warehouse() -> Attempt:
    item = StockItemFactory(on_hand=47)
    return changed(item, warehouse_id=WarehouseFactory(store=item.store).pk)


def fewer_than_none_reserved() -> Attempt:
    item = StockItemFactory()
    without("inventory_stockitem", trigger="stock_reserved_by_hand")
    return changed(item, reserved=-1)


def transfer_within_one_warehouse() -> Attempt:
    transfer = TransferFactory()
    return changed(transfer, destination_id=transfer.source_id)


def more_received_than_sent() -> Attempt:
    receipt = TransferReceiptLineFactory(line__quantity=3, quantity=1)
    return copied(receipt, quantity=3, movement_id=StockMovementFactory(store=receipt.store).pk)


def receipt_of_another_stores_transfer() -> Attempt:
    receipt = TransferReceiptLineFactory()
    movement = StockMovementFactory(store=receipt.store)
    return copied(receipt, line_id=TransferLineFactory().pk, movement_id=movement.pk)


def nothing_received() -> Attempt:
    receipt = TransferReceiptLineFactory()
    return copied(receipt, quantity=0, movement_id=StockMovementFactory(store=receipt.store).pk)


def one_movement_of_two_count_lines() -> Attempt:
    line = counted()
    return copied(line, count_id=StockCountFactory(store=line.store, warehouse=line.count.warehouse).pk)


def counted(**more: Any) -> StockCountLine:
    """An item of which one unit more was found than the books said."""
    line = StockCountLineFactory(counted_quantity=1, **more)
    line.movement = StockMovementFactory(stock_item=line.stock_item, kind="count", quantity=1)
    line.save()
    return line


def a_count_that_moved_something_else() -> Attempt:
    line = StockCountLineFactory(counted_quantity=1)
    movement = StockMovementFactory(stock_item=line.stock_item, kind="count", quantity=2)
    return changed(line, movement_id=movement.pk)


def posted_count_recounted() -> Attempt:
    line = StockCountLineFactory(counted_quantity=0)
    carry_out(changed(line.count, status="posted", posted_at="2026-03-14"))
    return changed(line, counted_quantity=2)


def goods_of_another_place_sent() -> Attempt:
    line = TransferLineFactory(quantity=1)
    item = StockItemFactory(store=line.store, variant=line.variant, on_hand=1)
    movement = StockMovementFactory(stock_item=item, kind="transfer_out", quantity=-1)
    return changed(line, sent_movement_id=movement.pk)


def goods_that_were_never_sent_arrive() -> Attempt:
    line = TransferLineFactory(quantity=1)
    movement = StockMovementFactory(
        stock_item=on_shelf(variant=line.variant, warehouse=line.transfer.destination), kind="transfer_in"
    )
    good = TransferReceiptLineFactory(store=line.store)
    return copied(good, line_id=line.pk, movement_id=movement.pk)


def consignment_turned_back() -> Attempt:
    transfer = TransferLineFactory(sent=True).transfer
    return changed(transfer, destination_id=WarehouseFactory(store=transfer.store).pk)


def one_movement_of_two_transfer_lines() -> Attempt:
    line = TransferLineFactory(sent=True)
    return copied(line, transfer_id=TransferFactory(store=line.store, source=line.transfer.source).pk)


VIOLATIONS: Ledger = {
    "inventory_reservation_status_known": lambda: copied(ReservationFactory(), status="?"),
    "inventory_reservation_status_steps": lambda: changed(ReservationFactory(status="released"), status="open"),
    "inventory_reservation_stock_item_same_store": lambda: copied(
        ReservationFactory(), stock_item_id=StockItemFactory(on_hand=1).pk
    ),
    "inventory_stockcount_status_known": lambda: copied(StockCountFactory(), status="?"),
    "inventory_stockcount_status_steps": lambda: changed(StockCountFactory(status="cancelled"), status="open"),
    "inventory_stockcount_warehouse_same_store": lambda: changed(
        StockCountFactory(), warehouse_id=WarehouseFactory().pk
    ),
    "inventory_stockcountline_count_same_store": lambda: changed(
        StockCountLineFactory(), count_id=StockCountFactory().pk
    ),
    "inventory_stockcountline_movement_id_key": one_movement_of_two_count_lines,
    "inventory_stockcountline_movement_same_store": lambda: changed(
        StockCountLineFactory(), movement_id=StockMovementFactory().pk
    ),
    "inventory_stockcountline_stock_item_same_store": lambda: changed(
        StockCountLineFactory(), stock_item_id=StockItemFactory().pk
    ),
    "inventory_stockitem_variant_same_store": lambda: copied(StockItemFactory(), variant_id=VariantFactory().pk),
    "inventory_stockitem_warehouse_same_store": lambda: copied(StockItemFactory(), warehouse_id=WarehouseFactory().pk),
    "inventory_stockmovement_append_only": lambda: deleted(StockMovementFactory()),
    "inventory_stockmovement_kind_known": lambda: copied(StockMovementFactory(), kind="?"),
    "inventory_stockmovement_stock_item_same_store": lambda: copied(
        StockMovementFactory(), stock_item_id=StockItemFactory().pk
    ),
    "inventory_transfer_destination_same_store": lambda: changed(
        TransferFactory(), destination_id=WarehouseFactory().pk
    ),
    "inventory_transfer_source_same_store": lambda: changed(TransferFactory(), source_id=WarehouseFactory().pk),
    "inventory_transfer_status_known": lambda: copied(TransferFactory(), status="?"),
    "inventory_transfer_status_steps": lambda: changed(TransferFactory(), status="received"),
    "inventory_transferline_received_quantity_follows": lambda: changed(TransferLineFactory(), received_quantity=1),
    "inventory_transferline_sent_movement_id_key": one_movement_of_two_transfer_lines,
    "inventory_transferline_sent_movement_same_store": lambda: changed(
        TransferLineFactory(), sent_movement_id=StockMovementFactory().pk
    ),
    "inventory_transferline_transfer_same_store": lambda: changed(
        TransferLineFactory(), transfer_id=TransferFactory().pk
    ),
    "inventory_transferline_variant_same_store": lambda: changed(TransferLineFactory(), variant_id=VariantFactory().pk),
    "inventory_transferreceiptline_append_only": lambda: deleted(TransferReceiptLineFactory()),
    "inventory_transferreceiptline_line_same_store": receipt_of_another_stores_transfer,
    "inventory_transferreceiptline_movement_id_key": lambda: copied(TransferReceiptLineFactory()),
    "inventory_transferreceiptline_movement_same_store": lambda: copied(
        TransferReceiptLineFactory(), movement_id=StockMovementFactory().pk
    ),
    "movement_adjustment_has_a_reason": lambda: copied(StockMovementFactory(), kind="adjustment"),
    "movement_sign_follows_kind": lambda: copied(StockMovementFactory(), kind="sale"),
    "movement_unit_cost_not_negative": lambda: copied(StockMovementFactory(), unit_cost_amount=Decimal("-0.01")),
    "reservation_closed_stays": lambda: changed(ReservationFactory(), quantity=2),
    "reservation_positive": lambda: copied(ReservationFactory(), quantity=0),
    "stock_count_movement_fits": a_count_that_moved_something_else,
    "stock_count_posted_stays": posted_count_recounted,
    "transfer_line_movement_fits": goods_of_another_place_sent,
    "transfer_line_sent_stays": lambda: changed(TransferLineFactory(sent=True), quantity=4),
    "transfer_receipt_movement_fits": goods_that_were_never_sent_arrive,
    "transfer_sent_stays": consignment_turned_back,
    "stock_count_item_once": lambda: copied(StockCountLineFactory()),
    "stock_count_posted_has_a_date": lambda: changed(StockCountFactory(), status="posted"),
    "stock_item_stays_in_place": item_pointed_at_another_warehouse,
    "stock_on_hand_follows_movements": lambda: changed(StockItemFactory(), on_hand=9),
    "stock_on_hand_not_negative": lambda: copied(StockMovementFactory(), kind="sale", quantity=-2),
    "stock_one_item_per_place": lambda: copied(StockItemFactory()),
    "stock_reserved_follows_reservations": lambda: changed(StockItemFactory(on_hand=1), reserved=1),
    "stock_reserved_not_negative": fewer_than_none_reserved,
    "stock_reserved_within_on_hand": lambda: copied(ReservationFactory()),
    "transfer_between_two_places": transfer_within_one_warehouse,
    "transfer_line_positive": lambda: changed(TransferLineFactory(), quantity=0),
    "transfer_line_variant_once": lambda: copied(TransferLineFactory()),
    "transfer_never_receives_more_than_sent": more_received_than_sent,
    "transfer_receipt_positive": nothing_received,
    "transfer_sent_has_a_date": lambda: changed(TransferFactory(), status="sent"),
    "warehouse_code_unique": lambda: copied(WarehouseFactory()),
    "warehouse_country_is_a_code": lambda: changed(WarehouseFactory(), country="de"),
    "inventory_stockalert_kind_known": lambda: changed(StockAlertFactory(), kind="?"),
    "inventory_stockalert_warehouse_same_store": lambda: changed(
        StockAlertFactory(), warehouse_id=WarehouseFactory().pk
    ),
    "stock_alert_once": lambda: copied(StockAlertFactory(warehouse=None)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
