"""Goods between warehouses: sent once, received in parts, never lost."""

import pytest

from shop.inventory.exceptions import InsufficientStock, MoreThanSent, NothingToMove, NotInThisState
from shop.inventory.models import StockItem, StockMovement, Transfer
from shop.inventory.services.transferring import cancel_transfer, receive_transfer, send_transfer
from tests.factories.inventory import StockItemFactory, TransferFactory, TransferLineFactory, WarehouseFactory
from tests.factories.rows import StoreFactory

pytestmark = pytest.mark.django_db


def draft(*quantities: int, on_hand: int = 10) -> Transfer:
    """A transfer of so many units of each of so many variants, with this much of each in its source."""
    store = StoreFactory()
    transfer = TransferFactory(
        store=store, source=WarehouseFactory(store=store), destination=WarehouseFactory(store=store)
    )
    for quantity in quantities:
        item = StockItemFactory(store=store, warehouse=transfer.source, on_hand=on_hand)
        TransferLineFactory(store=store, transfer=transfer, variant=item.variant, quantity=quantity)
    return transfer


def on_hand(transfer: Transfer, warehouse_id: int) -> list[int]:
    items = StockItem.objects.filter(warehouse=warehouse_id).order_by("variant_id")
    return list(items.values_list("on_hand", flat=True))


def test_goods_on_their_way_are_in_neither_warehouse() -> None:
    transfer = send_transfer(transfer=draft(4, 1))

    assert on_hand(transfer, transfer.source_id) == [6, 9]
    assert on_hand(transfer, transfer.destination_id) == []
    assert transfer.status == "sent"
    assert list(transfer.lines.order_by("pk").values_list("sent_movement__quantity", flat=True)) == [-4, -1]


def test_goods_arrive_in_parts_and_the_transfer_is_done_when_nothing_is_missing() -> None:
    transfer = send_transfer(transfer=draft(4, 1))
    first, _ = transfer.lines.order_by("pk").values_list("pk", flat=True)

    half = receive_transfer(transfer=transfer, quantities={first: 3})
    assert (half.status, on_hand(transfer, transfer.destination_id)) == ("sent", [3])

    whole = receive_transfer(transfer=transfer)
    assert (whole.status, on_hand(transfer, transfer.destination_id)) == ("received", [4, 1])
    assert sum(StockMovement.objects.filter(kind="transfer_in").values_list("quantity", flat=True)) == 5


def test_a_transfer_of_more_than_lies_there_names_every_short_line_and_sends_nothing() -> None:
    transfer = draft(11, 12)

    with pytest.raises(InsufficientStock) as refusal:
        send_transfer(transfer=transfer)

    assert [(short.wanted, short.available) for short in refusal.value.shortages] == [(11, 10), (12, 10)]
    assert on_hand(transfer, transfer.source_id) == [10, 10]


def test_no_more_arrives_than_is_on_its_way() -> None:
    transfer = send_transfer(transfer=draft(4))
    [line] = transfer.lines.values_list("pk", flat=True)

    with pytest.raises(MoreThanSent, match="4 are on their way"):
        receive_transfer(transfer=transfer, quantities={line: 5})
    with pytest.raises(NothingToMove):
        receive_transfer(transfer=transfer, quantities={line: 0})

    assert on_hand(transfer, transfer.destination_id) == []


def test_a_transfer_is_sent_once_and_cancelled_only_as_a_draft() -> None:
    transfer = send_transfer(transfer=draft(4))

    with pytest.raises(NotInThisState):
        send_transfer(transfer=transfer)
    with pytest.raises(NotInThisState):
        cancel_transfer(transfer=transfer)
    assert cancel_transfer(transfer=draft(1)).status == "cancelled"

    assert on_hand(transfer, transfer.source_id) == [6]


def test_an_empty_transfer_is_not_sent() -> None:
    with pytest.raises(NothingToMove):
        send_transfer(transfer=draft())
