"""Cancelling an order: what was promised is free again. Money that was taken is given back by a refund of its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.inventory.models import ReservationStatus
from shop.inventory.services.releasing import release_reservations
from shop.orders.exceptions import NotInThisState
from shop.orders.models import EventKind, FulfilmentStatus, LineReservation, Order, OrderEvent, OrderStatus
from shop.orders.services.packing import unpack
from shop.orders.services.settling import OPEN
from shop.pricing.services.redeeming import give_back_redemption


@transaction.atomic
def cancel_order(*, order: Order, reason: str = "", actor: Any = None) -> Order:
    """Cancel a draft or a placed order that nothing has left for, and return it.

    Open parcels are unpacked, promises released, uses of coupons given back. Raises NotInThisState if goods have
    been shipped (take them back with a return), money is held that has to be refunded first, or a payment is authorised
    or awaited: `calling_off` lets go of that before. Locks the order, then the stock items in key order.
    """
    order = Order.objects.locked().get(pk=order.pk)
    if order.status not in {OrderStatus.DRAFT, OrderStatus.PLACED}:
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}, and cannot be cancelled.")
    if order.fulfilled_quantity:
        raise NotInThisState(f"Part of order {order.number} has been shipped: take it back with a return instead.")
    if order.captured_amount > order.refunded_amount:
        held = order.captured_amount - order.refunded_amount
        raise NotInThisState(f"{held} {order.currency} were paid for order {order.number}: refund them first.")
    if order.payments.filter(status__in=OPEN).exists():
        raise NotInThisState(f"Money is authorised or awaited for order {order.number}: let go of it first.")

    for parcel in order.fulfilments.filter(status=FulfilmentStatus.PACKING):
        unpack(fulfilment=parcel, actor=actor)
    release_reservations(
        reservation_ids=LineReservation.objects.filter(
            order=order, reservation__status=ReservationStatus.OPEN
        ).values_list("reservation_id", flat=True)
    )
    used = list(order.discounts.exclude(redemption=None).values_list("redemption_id", flat=True).distinct())
    order.discounts.exclude(redemption=None).update(redemption=None)
    for redemption_id in used:
        give_back_redemption(redemption_id=redemption_id)
    order.status = OrderStatus.CANCELLED
    order.save(update_fields=["status"])
    OrderEvent.objects.create(
        store_id=order.store_id, order=order, kind=EventKind.CANCELLED, message=reason, actor=actor
    )
    return order
