"""A line of a transfer or a count stands by the movement that it names, and neither is rewritten afterwards."""

from typing import Any

import pytest

from shop.inventory.models import StockCountLine, TransferLine
from tests.factories import (
    StockCountFactory,
    StockCountLineFactory,
    StockItemFactory,
    StockMovementFactory,
    TransferLineFactory,
    TransferReceiptLineFactory,
)
from tests.factories.inventory import on_shelf
from tests.support.refusals import carry_out, changed, copied, deleted, refused_by

pytestmark = pytest.mark.django_db


def posted() -> StockCountLine:
    """The only line of a posted count that found nothing wrong."""
    line = StockCountLineFactory(counted_quantity=0)
    carry_out(changed(line.count, status="posted", posted_at="2026-03-14"))
    return line


def test_nothing_is_added_to_a_posted_count_taken_out_of_it_or_moved_into_it() -> None:
    line = posted()
    elsewhere = StockCountLineFactory(store=line.store)

    assert refused_by(copied(line, stock_item_id=StockItemFactory(store=line.store).pk)) == "stock_count_posted_stays"
    assert refused_by(deleted(line)) == "stock_count_posted_stays"
    assert refused_by(changed(elsewhere, count_id=line.count_id)) == "stock_count_posted_stays"
    assert refused_by(changed(line, count_id=elsewhere.count_id)) == "stock_count_posted_stays"


def test_a_count_that_was_given_up_can_be_thrown_away() -> None:
    line = StockCountLineFactory(count=StockCountFactory(status="cancelled"))

    carry_out(deleted(line))

    assert not StockCountLine.objects.exists()


def test_a_line_that_was_sent_is_not_deleted_and_one_that_was_not_is() -> None:
    assert refused_by(deleted(TransferLineFactory(sent=True))) == "transfer_line_sent_stays"

    line = TransferLineFactory()
    carry_out(deleted(line))

    assert not TransferLine.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize(
    ("kind", "quantity", "elsewhere"),
    [("transfer_out", -2, False), ("sale", -1, False), ("transfer_out", -1, True)],
)
def test_what_was_sent_is_the_same_goods_by_number_kind_and_place(kind: str, quantity: int, elsewhere: bool) -> None:
    line = TransferLineFactory(quantity=1)
    place = line.transfer.destination if elsewhere else line.transfer.source
    item = on_shelf(variant=line.variant, warehouse=place, holding=5)
    movement = StockMovementFactory(stock_item=item, kind=kind, quantity=quantity)

    assert refused_by(changed(line, sent_movement_id=movement.pk)) == "transfer_line_movement_fits"


@pytest.mark.parametrize(
    ("kind", "quantity", "came"), [("transfer_in", 2, 1), ("receipt", 1, 1), ("transfer_in", 1, 2)]
)
def test_what_arrived_is_the_same_goods_by_number_and_kind(kind: str, quantity: int, came: int) -> None:
    good = TransferReceiptLineFactory()
    item = on_shelf(variant=good.line.variant, warehouse=good.line.transfer.destination)
    movement: Any = StockMovementFactory(stock_item=item, kind=kind, quantity=quantity)

    assert refused_by(copied(good, quantity=came, movement_id=movement.pk)) == "transfer_receipt_movement_fits"
