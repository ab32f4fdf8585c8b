"""What is ordered from a supplier: at which cost, when it is expected, and what can no longer be changed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.purchasing.exceptions import NothingToOrder, NotInThisState, NotSoldByThisSupplier
from shop.purchasing.models import PurchaseOrder
from shop.purchasing.services.ordering import (
    ToOrder,
    draft_purchase_order,
    give_up_purchase_order,
    send_purchase_order,
)
from shop.purchasing.services.receiving import receive_purchase
from tests.factories import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    SupplierFactory,
    SupplierProductFactory,
    VariantFactory,
    WarehouseFactory,
)
from tests.support.budgets import recorded
from tests.support.refusals import contents

pytestmark = pytest.mark.django_db


def test_a_line_costs_what_the_supplier_asks_and_tolerates_what_the_supplier_may_deliver_over() -> None:
    supplier = SupplierFactory(currency="USD", over_delivery_percent=25)
    product = SupplierProductFactory(supplier=supplier, unit_cost_amount=Decimal("1.2345"))
    place = WarehouseFactory(store=supplier.store)

    purchase = draft_purchase_order(
        supplier=supplier, warehouse=place, lines=[ToOrder(variant_id=product.variant_id, quantity=10)]
    )

    line = purchase.lines.get()
    assert (purchase.status, purchase.currency, purchase.sent_at) == ("draft", "USD", None)
    assert (line.quantity, line.tolerance_quantity, line.unit_cost_amount) == (10, 2, Decimal("1.2345"))


def test_a_variant_that_is_wanted_twice_is_one_line() -> None:
    product = SupplierProductFactory()
    wanted = [ToOrder(variant_id=product.variant_id, quantity=quantity) for quantity in (3, 4)]

    purchase = draft_purchase_order(
        supplier=product.supplier, warehouse=WarehouseFactory(store=product.store), lines=wanted
    )

    assert purchase.lines.get().quantity == 7


def test_numbers_count_up() -> None:
    product = SupplierProductFactory()
    place = WarehouseFactory(store=product.store)
    lines = [ToOrder(variant_id=product.variant_id, quantity=1)]

    first, second = (draft_purchase_order(supplier=product.supplier, warehouse=place, lines=lines) for _ in range(2))

    assert int(second.number.removeprefix("PO-")) == int(first.number.removeprefix("PO-")) + 1


@pytest.mark.parametrize("quantities", [(), (0,), (-1,), (5, -5)])
def test_a_purchase_of_nothing_is_refused(quantities: tuple[int, ...]) -> None:
    product = SupplierProductFactory()
    place = WarehouseFactory(store=product.store)
    before = contents()

    with pytest.raises(NothingToOrder):
        draft_purchase_order(
            supplier=product.supplier,
            warehouse=place,
            lines=[ToOrder(variant_id=product.variant_id, quantity=quantity) for quantity in quantities],
        )

    assert contents() == before


def test_what_the_supplier_does_not_sell_needs_a_cost() -> None:
    supplier = SupplierFactory()
    variant = VariantFactory(store=supplier.store, sku="X-1")
    place = WarehouseFactory(store=supplier.store)

    with pytest.raises(NotSoldByThisSupplier, match="X-1 is not among what this supplier sells us"):
        draft_purchase_order(supplier=supplier, warehouse=place, lines=[ToOrder(variant_id=variant.pk, quantity=1)])

    assert not PurchaseOrder.objects.exists()
    priced = ToOrder(variant_id=variant.pk, quantity=1, unit_cost_amount=Decimal(3))
    assert draft_purchase_order(supplier=supplier, warehouse=place, lines=[priced]).lines.get().unit_cost_amount == 3


def test_a_purchase_that_is_sent_is_expected_after_the_suppliers_lead_time() -> None:
    draft = PurchaseOrderLineFactory(purchase_order__supplier__lead_time_days=9).purchase_order

    sent = send_purchase_order(purchase_order=draft)

    assert sent.status == "sent"
    assert sent.expected_on == timezone.now().date() + dt.timedelta(days=9)


def test_a_day_that_was_agreed_stays() -> None:
    agreed = dt.date(2030, 5, 1)
    draft = PurchaseOrderLineFactory(purchase_order__expected_on=agreed).purchase_order

    assert send_purchase_order(purchase_order=draft).expected_on == agreed


def test_a_draft_without_lines_is_not_sent() -> None:
    with pytest.raises(NothingToOrder):
        send_purchase_order(purchase_order=PurchaseOrderFactory())


def test_a_purchase_is_sent_once() -> None:
    purchase = send_purchase_order(purchase_order=PurchaseOrderLineFactory().purchase_order)
    before = contents()

    with pytest.raises(NotInThisState, match="is ordered already"):
        send_purchase_order(purchase_order=purchase)

    assert contents() == before


def test_a_purchase_of_which_nothing_came_is_cancelled_and_one_that_came_in_part_is_closed_short() -> None:
    nothing, part = (
        send_purchase_order(purchase_order=PurchaseOrderLineFactory(quantity=10).purchase_order) for _ in range(2)
    )
    receive_purchase(purchase_order=part, quantities={part.lines.get().pk: 4})

    assert give_up_purchase_order(purchase_order=nothing).status == "cancelled"
    assert give_up_purchase_order(purchase_order=part).status == "closed"
    with pytest.raises(NotInThisState):
        give_up_purchase_order(purchase_order=part)


def test_drafting_takes_as_many_statements_for_one_line_as_for_forty() -> None:
    supplier = SupplierFactory()
    place = WarehouseFactory(store=supplier.store)
    products = [SupplierProductFactory(supplier=supplier) for _ in range(40)]
    wanted = [ToOrder(variant_id=product.variant_id, quantity=1) for product in products]

    def drafting(count: int) -> int:
        with recorded() as sent:
            draft_purchase_order(supplier=supplier, warehouse=place, lines=wanted[:count])
        return len(sent)

    assert drafting(1) == drafting(40)
