"""Calling an order done."""

from __future__ import annotations

from typing import Any

from shop.orders.models import EventKind, FulfilmentState, Order, OrderEvent, OrderStatus

SHIPPED = {FulfilmentState.FULFILLED, FulfilmentState.PARTLY_RETURNED, FulfilmentState.RETURNED}


def complete_if_done(*, order: Order, actor: Any = None) -> bool:
    """Complete a placed order that is shipped and was paid in full, and say whether it was. The caller holds the
    order's lock.

    The state and the amounts are read anew, because triggers have just moved them. What was given back since does not
    count: an order of which a cent was paid and refunded is not paid.
    """
    order.refresh_from_db(fields=["status", "fulfilment_state", "captured_amount", "total_amount"])
    is_done = order.fulfilment_state in SHIPPED and order.captured_amount >= order.total_amount
    if order.status != OrderStatus.PLACED or not is_done:
        return False
    order.status = OrderStatus.COMPLETED
    order.save(update_fields=["status"])
    OrderEvent.objects.create(
        store_id=order.store_id, order=order, kind=EventKind.COMPLETED, message="Shipped and paid", actor=actor
    )
    return True
