"""Packing parcels: what of an order leaves one warehouse together. Nothing has moved yet, so it can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum

from shop.inventory.models import ReservationStatus, Warehouse
from shop.orders.exceptions import LineOfAnotherOrder, MoreThanOrdered, NothingToPack, NotInThisState
from shop.orders.models import (
    EventKind,
    Fulfilment,
    FulfilmentLine,
    FulfilmentStatus,
    LineReservation,
    Order,
    OrderEvent,
    OrderLine,
    OrderStatus,
)
from shop.orders.wording import units


@transaction.atomic
def pack_order(
    *, order: Order, warehouse: Warehouse, quantities: Mapping[int, int] | None = None, actor: Any = None
) -> Fulfilment:
    """Begin a parcel with `quantities` (units by order line) from `warehouse`, and return it.

    Without quantities it takes all that is promised there and in no other parcel. Raises NotInThisState unless the
    order is placed, NothingToPack, LineOfAnotherOrder, MoreThanOrdered. Locks the order.
    """
    order = Order.objects.locked().get(pk=order.pk)
    if order.status != OrderStatus.PLACED:
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}: nothing is packed for it.")
    lines = {line.pk: line for line in OrderLine.objects.filter(order=order)}
    in_parcels = _in_parcels(order)
    wanted = (
        _promised_there(order, warehouse, in_parcels)
        if quantities is None
        else {k: q for k, q in quantities.items() if q}
    )
    if not wanted or any(quantity < 0 for quantity in wanted.values()):
        raise NothingToPack
    for pk, quantity in wanted.items():
        if pk not in lines:
            raise LineOfAnotherOrder
        left = (
            lines[pk].quantity
            - lines[pk].fulfilled_quantity
            - sum(packed for (line_id, _), packed in in_parcels.items() if line_id == pk)
        )
        if quantity > left:
            raise MoreThanOrdered(sku=lines[pk].sku, wanted=quantity, left=left)

    parcel = Fulfilment.objects.create(store_id=order.store_id, order=order, warehouse=warehouse)
    FulfilmentLine.objects.bulk_create(
        FulfilmentLine(store_id=order.store_id, order=order, fulfilment=parcel, line_id=pk, quantity=quantity)
        for pk, quantity in wanted.items()
    )
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=EventKind.CHANGED,
        message=f"{units(sum(wanted.values()))} being packed in {warehouse}",
        details={"fulfilment": parcel.pk},
        actor=actor,
    )
    return parcel


@transaction.atomic
def pack_promised(*, order: Order, actor: Any = None) -> list[Fulfilment]:
    """Begin a parcel in each warehouse that something of the order is promised in, and return them.

    Raises NotInThisState unless the order is placed, NothingToPack if all of it is packed, shipped or not there yet.
    Locks the order.
    """
    order = Order.objects.locked().get(pk=order.pk)
    in_parcels = _in_parcels(order)
    promised = LineReservation.objects.filter(order=order, reservation__status=ReservationStatus.OPEN)
    warehouses = Warehouse.objects.filter(pk__in=promised.values("reservation__stock_item__warehouse")).order_by("pk")
    parcels = [
        pack_order(order=order, warehouse=warehouse, actor=actor)
        for warehouse in warehouses
        if order.status != OrderStatus.PLACED or _promised_there(order, warehouse, in_parcels)
    ]
    if not parcels:
        raise NothingToPack
    return parcels


@transaction.atomic
def unpack(*, fulfilment: Fulfilment, actor: Any = None) -> Fulfilment:
    """Undo a parcel that has not left: its goods go on being promised to the order. Returns it, cancelled.

    Raises NotInThisState if it has left or was undone before. Locks the order.
    """
    order = Order.objects.locked().get(pk=fulfilment.order_id)
    fulfilment = Fulfilment.objects.get(pk=fulfilment.pk)
    if fulfilment.status != FulfilmentStatus.PACKING:
        raise NotInThisState(f"This parcel is {fulfilment.get_status_display().lower()}, and cannot be unpacked.")
    fulfilment.lines.all().delete()
    fulfilment.status = FulfilmentStatus.CANCELLED
    fulfilment.save(update_fields=["status"])
    OrderEvent.objects.create(
        store_id=order.store_id, order=order, kind=EventKind.CHANGED, message="Parcel unpacked", actor=actor
    )
    return fulfilment


def _in_parcels(order: Order) -> dict[tuple[int, int], int]:
    """What lies in parcels that have not left: units by order line and warehouse."""
    rows = (
        FulfilmentLine.objects.filter(order=order, movement=None, fulfilment__status=FulfilmentStatus.PACKING)
        .values_list("line_id", "fulfilment__warehouse_id")
        .annotate(units=Sum("quantity"))
    )
    return {(line_id, warehouse_id): units for line_id, warehouse_id, units in rows}


def _promised_there(order: Order, warehouse: Warehouse, in_parcels: Mapping[tuple[int, int], int]) -> dict[int, int]:
    rows = (
        LineReservation.objects.filter(
            order=order,
            reservation__status=ReservationStatus.OPEN,
            reservation__stock_item__warehouse=warehouse,
        )
        .values_list("line_id")
        .annotate(units=Sum("reservation__quantity"))
    )
    left = {line_id: units - in_parcels.get((line_id, warehouse.pk), 0) for line_id, units in rows}
    return {line_id: units for line_id, units in left.items() if units > 0}
