"""Deliveries: in parts, no more than ordered and tolerated, each unit in the ledger at its cost."""

from decimal import Decimal

import pytest

from shop.inventory.models import StockItem, StockMovement
from shop.inventory.selectors import incoming
from shop.purchasing.exceptions import MoreThanOrdered, NothingArrived, NotInThisState
from shop.purchasing.models import PurchaseOrder
from shop.purchasing.services.ordering import give_up_purchase_order
from shop.purchasing.services.receiving import receive_purchase
from tests.factories import PurchaseOrderFactory, PurchaseOrderLineFactory, StockItemFactory, UserFactory
from tests.support.budgets import recorded
from tests.support.refusals import contents

pytestmark = pytest.mark.django_db


def sent(*quantities: int, **line: object) -> PurchaseOrder:
    purchase = PurchaseOrderFactory(sent=True)
    for quantity in quantities:
        PurchaseOrderLineFactory(purchase_order=purchase, quantity=quantity, **line)
    return purchase


def line_keys(purchase: PurchaseOrder) -> list[int]:
    return list(purchase.lines.order_by("pk").values_list("pk", flat=True))


def status(purchase: PurchaseOrder) -> str:
    return PurchaseOrder.objects.get(pk=purchase.pk).status


def test_goods_arrive_in_parts_and_the_purchase_is_received_when_nothing_is_missing() -> None:
    purchase = sent(10, 5)
    first, second = line_keys(purchase)

    receive_purchase(purchase_order=purchase, quantities={first: 6})
    assert (status(purchase), purchase.lines.get(pk=first).received_quantity) == ("sent", 6)

    receive_purchase(purchase_order=purchase, quantities={first: 4, second: 5})
    assert status(purchase) == "received"
    assert list(StockItem.objects.order_by("variant_id").values_list("on_hand", flat=True)) == [10, 5]


def test_without_quantities_all_that_is_missing_arrives() -> None:
    purchase = sent(10, 5)
    receive_purchase(purchase_order=purchase, quantities={line_keys(purchase)[0]: 7})

    receipt = receive_purchase(purchase_order=purchase)

    assert list(receipt.lines.order_by("pk").values_list("quantity", flat=True)) == [3, 5]
    assert status(purchase) == "received"


def test_each_arrival_is_a_movement_at_the_agreed_cost_with_number_and_person() -> None:
    purchase, person = sent(2, unit_cost_amount=Decimal("1.2345")), UserFactory()

    receipt = receive_purchase(purchase_order=purchase, delivery_note="LS 88", actor=person)

    movement = StockMovement.objects.get()
    assert (movement.kind, movement.quantity, movement.unit_cost_amount) == ("receipt", 2, Decimal("1.2345"))
    assert (movement.reason, movement.actor) == (purchase.number, person)
    assert (receipt.lines.get().movement, receipt.delivery_note, receipt.actor) == (movement, "LS 88", person)


def test_as_much_more_arrives_as_is_tolerated_and_not_a_unit_beyond() -> None:
    purchase = sent(10, tolerance_quantity=2, variant__sku="M-1")
    [line] = line_keys(purchase)
    before = contents()

    with pytest.raises(MoreThanOrdered, match="M-1: 13 arrived, and no more than 12 are taken in"):
        receive_purchase(purchase_order=purchase, quantities={line: 13})
    assert contents() == before

    receive_purchase(purchase_order=purchase, quantities={line: 12})
    assert (status(purchase), StockItem.objects.get().on_hand) == ("received", 12)


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_delivery_of_nothing_is_refused(quantity: int) -> None:
    purchase = sent(10)
    before = contents()

    with pytest.raises(NothingArrived):
        receive_purchase(purchase_order=purchase, quantities={line_keys(purchase)[0]: quantity})

    assert contents() == before


def test_a_line_of_another_purchase_does_not_arrive_here() -> None:
    purchase, other = sent(10), sent(10)
    before = contents()

    with pytest.raises(NothingArrived):
        receive_purchase(purchase_order=purchase, quantities={line_keys(other)[0]: 1})

    assert contents() == before


def test_nothing_arrives_of_a_draft_or_of_what_was_given_up() -> None:
    draft, given_up = PurchaseOrderLineFactory().purchase_order, sent(10)
    give_up_purchase_order(purchase_order=given_up)
    before = contents()

    for purchase in (draft, given_up):
        with pytest.raises(NotInThisState, match="nothing of it can arrive"):
            receive_purchase(purchase_order=purchase)

    assert contents() == before


def test_what_is_ordered_and_has_not_come_is_incoming_at_the_stock() -> None:
    purchase = sent(10)
    line = purchase.lines.get()
    item = StockItemFactory(store=purchase.store, variant=line.variant, warehouse=purchase.warehouse)
    assert incoming(stock_item=item) == 10

    receive_purchase(purchase_order=purchase, quantities={line.pk: 4})
    assert incoming(stock_item=item) == 6

    give_up_purchase_order(purchase_order=purchase)
    assert incoming(stock_item=item) == 0


def test_receiving_takes_as_many_statements_for_one_line_as_for_forty() -> None:
    def receiving(count: int) -> int:
        purchase = sent(*[1] * count)
        with recorded() as statements:
            receive_purchase(purchase_order=purchase)
        return len(statements)

    assert receiving(1) == receiving(40)
