"""Dispatching parcels: goods leave, promises are kept, and the ledger says so."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from shop.inventory.exceptions import InsufficientStock, Shortage
from shop.inventory.models import ReservationStatus, StockItem
from shop.inventory.services.taking import Taking, take_stock
from shop.orders.exceptions import NotInThisState
from shop.orders.models import (
    EventKind,
    Fulfilment,
    FulfilmentLine,
    FulfilmentStatus,
    LineReservation,
    Order,
    OrderEvent,
)
from shop.orders.services.completing import complete_if_done
from shop.orders.wording import units


@transaction.atomic
def dispatch(*, fulfilment: Fulfilment, carrier: str = "", tracking_number: str = "", actor: Any = None) -> Fulfilment:
    """Let a packed parcel leave: each line gets its ledger row, and an order that is shipped and paid is completed.

    Raises NotInThisState unless the parcel is being packed, InsufficientStock if goods of a back-order are not there,
    NotThatMuchThere. Locks the order, then the stock items in key order.
    """
    order = Order.objects.locked().get(pk=fulfilment.order_id)
    fulfilment = Fulfilment.objects.get(pk=fulfilment.pk)
    if fulfilment.status != FulfilmentStatus.PACKING:
        raise NotInThisState(f"This parcel is {fulfilment.get_status_display().lower()}, and cannot leave.")
    lines = list(fulfilment.lines.select_related("line").order_by("pk"))
    items = _stock_items(fulfilment, lines)
    promises = _promises(fulfilment, lines)

    taken = take_stock(
        takings=[
            Taking(
                stock_item_id=items[line.line.variant_id],
                quantity=line.quantity,
                reservation_ids=promises.get(line.line_id, ()),
            )
            for line in lines
        ],
        reason=f"Order {order.number}",
        actor=actor,
    )
    for line, done in zip(lines, taken, strict=True):
        line.movement = done.movement
    FulfilmentLine.objects.bulk_update(lines, ["movement"])
    LineReservation.objects.bulk_create(
        LineReservation(store_id=order.store_id, order=order, line_id=line.line_id, reservation=done.remainder)
        for line, done in zip(lines, taken, strict=True)
        if done.remainder is not None
    )
    fulfilment.status, fulfilment.shipped_at = FulfilmentStatus.SHIPPED, Now()
    fulfilment.carrier, fulfilment.tracking_number = carrier, tracking_number
    fulfilment.save(update_fields=["status", "shipped_at", "carrier", "tracking_number"])
    fulfilment.refresh_from_db(fields=["shipped_at"])
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=EventKind.SHIPPED,
        message=f"{units(sum(line.quantity for line in lines))} shipped from {fulfilment.warehouse}",
        details={"fulfilment": fulfilment.pk, "carrier": carrier, "tracking_number": tracking_number},
        actor=actor,
    )
    complete_if_done(order=order, actor=actor)
    return fulfilment


@transaction.atomic
def confirm_delivery(*, fulfilment: Fulfilment, actor: Any = None) -> Fulfilment:
    """Write down that a shipped parcel has arrived. Raises NotInThisState unless it is on its way. Locks the order."""
    Order.objects.locked().get(pk=fulfilment.order_id)
    fulfilment = Fulfilment.objects.get(pk=fulfilment.pk)
    if fulfilment.status != FulfilmentStatus.SHIPPED:
        raise NotInThisState(f"This parcel is {fulfilment.get_status_display().lower()}, and cannot arrive.")
    fulfilment.status = FulfilmentStatus.DELIVERED
    fulfilment.save(update_fields=["status"])
    return fulfilment


def _stock_items(fulfilment: Fulfilment, lines: list[FulfilmentLine]) -> dict[int, int]:
    """The stock item of each variant in the parcel's warehouse."""
    items = dict(
        StockItem.objects.filter(
            warehouse_id=fulfilment.warehouse_id, variant_id__in=[line.line.variant_id for line in lines]
        ).values_list("variant_id", "pk")
    )
    missing = [
        Shortage(variant_id=line.line.variant_id, sku=line.line.sku, wanted=line.quantity, available=0)
        for line in lines
        if line.line.variant_id not in items
    ]
    if missing:
        raise InsufficientStock(missing)
    return items


def _promises(fulfilment: Fulfilment, lines: list[FulfilmentLine]) -> dict[int, list[int]]:
    """The open reservations in the parcel's warehouse by order line, oldest first."""
    promises: dict[int, list[int]] = {}
    for line_id, reservation_id in (
        LineReservation.objects.filter(
            line__in=[line.line_id for line in lines],
            reservation__status=ReservationStatus.OPEN,
            reservation__stock_item__warehouse_id=fulfilment.warehouse_id,
        )
        .order_by("reservation_id")
        .values_list("line_id", "reservation_id")
    ):
        promises.setdefault(line_id, []).append(reservation_id)
    return promises
