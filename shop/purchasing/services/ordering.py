"""Ordering from a supplier: drafting, sending, giving up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from shop.catalog.models import Variant
from shop.inventory.models import Warehouse
from shop.purchasing.exceptions import NothingToOrder, NotInThisState, NotSoldByThisSupplier
from shop.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseOrderStatus, Supplier, SupplierProduct


@dataclass(frozen=True, kw_only=True)
class ToOrder:
    """So many units of a variant; `unit_cost_amount` is the supplier's price for one, if not given."""

    variant_id: int
    quantity: int
    unit_cost_amount: Decimal | None = None


@transaction.atomic
def draft_purchase_order(
    *, supplier: Supplier, warehouse: Warehouse, lines: Sequence[ToOrder], note: str = ""
) -> PurchaseOrder:
    """Write a purchase order that is not sent yet, and return it. Each variant becomes one line.

    Raises NothingToOrder, NotSoldByThisSupplier. Five statements, whatever the number of lines.
    """
    wanted: dict[int, ToOrder] = {}
    for line in lines:
        first = wanted.get(line.variant_id)
        quantity = line.quantity + (first.quantity if first else 0)
        wanted[line.variant_id] = ToOrder(
            variant_id=line.variant_id, quantity=quantity, unit_cost_amount=line.unit_cost_amount
        )
    if not wanted or any(line.quantity <= 0 for line in wanted.values()):
        raise NothingToOrder
    costs = dict(
        SupplierProduct.objects.filter(supplier=supplier, variant__in=wanted).values_list(
            "variant_id", "unit_cost_amount"
        )
    )
    for line in wanted.values():
        if line.unit_cost_amount is None and line.variant_id not in costs:
            raise NotSoldByThisSupplier(Variant.objects.values_list("sku", flat=True).get(pk=line.variant_id))
    purchase = PurchaseOrder(store_id=supplier.store_id, supplier=supplier, warehouse=warehouse, note=note)
    number_purchase_order(purchase_order=purchase)
    purchase.save(force_insert=True)
    PurchaseOrderLine.objects.bulk_create(
        PurchaseOrderLine(
            store_id=supplier.store_id,
            purchase_order=purchase,
            variant_id=line.variant_id,
            quantity=line.quantity,
            tolerance_quantity=_tolerated(line.quantity, supplier),
            unit_cost_amount=costs[line.variant_id] if line.unit_cost_amount is None else line.unit_cost_amount,
        )
        for line in wanted.values()
    )
    return purchase


def number_purchase_order(*, purchase_order: PurchaseOrder) -> None:
    """Give a purchase order that is not saved yet the next number, and its supplier's currency."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('purchasing_order_number')")
        purchase_order.number = f"PO-{cursor.fetchone()[0]}"
    purchase_order.currency = purchase_order.supplier.currency


def price_line(*, line: PurchaseOrderLine) -> None:
    """Give a line of a draft that is about to be saved what the supplier asks, if it has no cost, and its tolerance.

    Raises NotSoldByThisSupplier.
    """
    supplier = line.purchase_order.supplier
    given: Decimal | None = line.unit_cost_amount
    if given is None:
        asked = SupplierProduct.objects.filter(supplier=supplier, variant=line.variant_id)
        cost = asked.values_list("unit_cost_amount", flat=True).first()
        if cost is None:
            raise NotSoldByThisSupplier(line.variant.sku)
        line.unit_cost_amount = cost
    line.tolerance_quantity = _tolerated(line.quantity, supplier)


@transaction.atomic
def send_purchase_order(*, purchase_order: PurchaseOrder, actor: Any = None) -> PurchaseOrder:
    """Call a draft ordered, expected after the supplier's lead time if no day was given. Returns it.

    Raises NotInThisState, NothingToOrder. Locks the purchase order.
    """
    purchase = locked(purchase_order)
    if purchase.status != PurchaseOrderStatus.DRAFT:
        raise NotInThisState(f"{purchase.number} is {purchase.get_status_display().lower()} already.")
    if not purchase.lines.exists():
        raise NothingToOrder
    purchase.status, purchase.sent_at = PurchaseOrderStatus.SENT, Now()
    purchase.save(update_fields=["status", "sent_at"])
    purchase.refresh_from_db(fields=["sent_at"])
    if purchase.expected_on is None and purchase.sent_at is not None:
        purchase.expected_on = purchase.sent_at.date() + dt.timedelta(days=purchase.supplier.lead_time_days)
        purchase.save(update_fields=["expected_on"])
    return purchase


@transaction.atomic
def give_up_purchase_order(*, purchase_order: PurchaseOrder) -> PurchaseOrder:
    """Expect nothing more: a purchase that nothing came of is cancelled, one that came in part is closed short.

    Raises NotInThisState. Locks the purchase order.
    """
    purchase = locked(purchase_order)
    if purchase.status not in {PurchaseOrderStatus.DRAFT, PurchaseOrderStatus.SENT}:
        raise NotInThisState(f"{purchase.number} is {purchase.get_status_display().lower()} already.")
    came = purchase.lines.filter(received_quantity__gt=0).exists()
    purchase.status = PurchaseOrderStatus.CLOSED if came else PurchaseOrderStatus.CANCELLED
    purchase.save(update_fields=["status"])
    return purchase


def _tolerated(quantity: int, supplier: Supplier) -> int:
    return quantity * supplier.over_delivery_percent // 100


def locked(purchase_order: PurchaseOrder) -> PurchaseOrder:
    """The purchase order under its row lock; taken before the stock of its lines, everywhere."""
    return (
        PurchaseOrder.objects.select_related("supplier", "warehouse")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=purchase_order.pk)
    )
