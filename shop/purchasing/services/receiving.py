"""Taking a delivery in: goods on the shelf, at their cost, against the purchase order that they were ordered by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from shop.inventory.services.receiving import Arrival, receive_arrivals
from shop.purchasing.exceptions import MoreThanOrdered, NothingArrived, NotInThisState
from shop.purchasing.models import PurchaseOrder, PurchaseOrderStatus, Receipt, ReceiptLine
from shop.purchasing.services.ordering import locked


@transaction.atomic
def receive_purchase(
    *,
    purchase_order: PurchaseOrder,
    quantities: Mapping[int, int] | None = None,
    delivery_note: str = "",
    actor: Any = None,
) -> Receipt:
    """Take a delivery in and return its receipt; the purchase is received when nothing is missing.

    `quantities` are units by line of the purchase order; all that is still missing, if not given. Raises
    NotInThisState, NothingArrived, MoreThanOrdered. Locks the purchase order, then the stock items in key order. Seven
    statements, whatever the number of lines.
    """
    purchase = locked(purchase_order)
    if purchase.status != PurchaseOrderStatus.SENT:
        raise NotInThisState(f"{purchase.number} is {purchase.get_status_display().lower()}: nothing of it can arrive.")
    lines = {line.pk: line for line in purchase.lines.select_related("variant")}
    if quantities is None:
        quantities = {pk: max(line.quantity - line.received_quantity, 0) for pk, line in lines.items()}
    arrived = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not arrived or any(quantity < 0 for quantity in arrived.values()) or not arrived.keys() <= lines.keys():
        raise NothingArrived
    for pk, quantity in arrived.items():
        line = lines[pk]
        most = line.quantity + line.tolerance_quantity - line.received_quantity
        if quantity > most:
            raise MoreThanOrdered(sku=line.variant.sku, arrived=quantity, most=most)

    movements = receive_arrivals(
        warehouse=purchase.warehouse,
        arrivals=[
            Arrival(variant_id=lines[pk].variant_id, quantity=quantity, unit_cost_amount=lines[pk].unit_cost_amount)
            for pk, quantity in arrived.items()
        ],
        reason=purchase.number,
        actor=actor,
    )
    receipt = Receipt.objects.create(
        store_id=purchase.store_id, purchase_order=purchase, delivery_note=delivery_note, actor=actor
    )
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            store_id=purchase.store_id,
            purchase_order=purchase,
            receipt=receipt,
            line_id=pk,
            quantity=quantity,
            movement=movement,
        )
        for (pk, quantity), movement in zip(arrived.items(), movements, strict=True)
    )
    if not purchase.lines.filter(received_quantity__lt=F("quantity")).exists():
        purchase.status = PurchaseOrderStatus.RECEIVED
        purchase.save(update_fields=["status"])
    return receipt
