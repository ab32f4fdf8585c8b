"""Transfers: goods leave one warehouse, are on their way, and arrive in another, perhaps in parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from shop.inventory.exceptions import (
    InsufficientStock,
    MoreThanSent,
    NothingToMove,
    NotInThisState,
    Shortage,
)
from shop.inventory.models import (
    MovementKind,
    StockItem,
    StockMovement,
    Transfer,
    TransferLine,
    TransferReceiptLine,
    TransferStatus,
)
from shop.inventory.services.receiving import Arrival, put_on_shelf


@transaction.atomic
def send_transfer(*, transfer: Transfer, actor: Any = None) -> Transfer:
    """Let the goods of a draft leave their warehouse, and return the transfer, on its way.

    Raises NotInThisState, NothingToMove, and InsufficientStock with every line that is not there unpromised. Locks the
    transfer, then the stock items in key order. Five statements, whatever the number of lines.
    """
    transfer = _locked(transfer)
    if transfer.status != TransferStatus.DRAFT:
        raise NotInThisState(f"This transfer is {transfer.get_status_display().lower()}, and cannot be sent.")
    lines = list(transfer.lines.select_related("variant").order_by("pk"))
    if not lines:
        raise NothingToMove
    items = {
        item.variant_id: item
        for item in StockItem.objects.locked().filter(
            warehouse_id=transfer.source_id, variant_id__in=[line.variant_id for line in lines]
        )
    }
    short = [
        Shortage(variant_id=line.variant_id, sku=line.variant.sku, wanted=line.quantity, available=available)
        for line in lines
        if (available := items[line.variant_id].available if line.variant_id in items else 0) < line.quantity
    ]
    if short:
        raise InsufficientStock(short)
    movements = StockMovement.objects.bulk_create(
        StockMovement(
            store_id=transfer.store_id,
            stock_item=items[line.variant_id],
            kind=MovementKind.TRANSFER_OUT,
            quantity=-line.quantity,
            reason=f"Transfer {transfer.pk}",
            actor=actor,
        )
        for line in lines
    )
    for line, movement in zip(lines, movements, strict=True):
        line.sent_movement = movement
    TransferLine.objects.bulk_update(lines, ["sent_movement"])
    transfer.status, transfer.sent_at = TransferStatus.SENT, Now()
    transfer.save(update_fields=["status", "sent_at"])
    transfer.refresh_from_db(fields=["sent_at"])
    return transfer


@transaction.atomic
def receive_transfer(*, transfer: Transfer, quantities: Mapping[int, int] | None = None, actor: Any = None) -> Transfer:
    """Put what has arrived on the shelf of the destination; the transfer is received when nothing is missing.

    `quantities` are units by transfer line; everything that is still on its way, if not given. Raises NotInThisState,
    NothingToMove, MoreThanSent. Locks the transfer, then the stock items in key order.
    """
    transfer = _locked(transfer)
    if transfer.status != TransferStatus.SENT:
        raise NotInThisState(f"This transfer is {transfer.get_status_display().lower()}: nothing of it can arrive.")
    lines = {line.pk: line for line in transfer.lines.select_related("variant")}
    if quantities is None:
        quantities = {pk: line.quantity - line.received_quantity for pk, line in lines.items()}
    came = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not came or any(quantity < 0 for quantity in came.values()) or not came.keys() <= lines.keys():
        raise NothingToMove
    for pk, quantity in came.items():
        left = lines[pk].quantity - lines[pk].received_quantity
        if quantity > left:
            raise MoreThanSent(sku=lines[pk].variant.sku, wanted=quantity, left=left)

    movements = put_on_shelf(
        warehouse=transfer.destination,
        arrivals=[Arrival(variant_id=lines[pk].variant_id, quantity=quantity) for pk, quantity in came.items()],
        kind=MovementKind.TRANSFER_IN,
        reason=f"Transfer {transfer.pk}",
        actor=actor,
    )
    TransferReceiptLine.objects.bulk_create(
        TransferReceiptLine(store_id=transfer.store_id, line_id=pk, quantity=quantity, movement=movement)
        for (pk, quantity), movement in zip(came.items(), movements, strict=True)
    )
    if not transfer.lines.filter(received_quantity__lt=F("quantity")).exists():
        transfer.status = TransferStatus.RECEIVED
        transfer.save(update_fields=["status"])
    return transfer


@transaction.atomic
def cancel_transfer(*, transfer: Transfer) -> Transfer:
    """Drop a draft. Raises NotInThisState once it has left. Locks the transfer."""
    transfer = _locked(transfer)
    if transfer.status != TransferStatus.DRAFT:
        raise NotInThisState(f"This transfer is {transfer.get_status_display().lower()}, and cannot be cancelled.")
    transfer.status = TransferStatus.CANCELLED
    transfer.save(update_fields=["status"])
    return transfer


def _locked(transfer: Transfer) -> Transfer:
    return Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)
