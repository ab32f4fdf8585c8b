"""Calling an order done."""

from __future__ import annotations

from typing import Any

from shop.orders.models import EventKind, FulfilmentState, Order, OrderEvent, OrderStatus, PaymentState

SHIPPED = {FulfilmentState.FULFILLED, FulfilmentState.PARTLY_RETURNED, FulfilmentState.RETURNED}
SETTLED = {PaymentState.PAID, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED}


def complete_if_done(*, order: Order, actor: Any = None) -> bool:
    """Complete a placed order that is shipped and paid, and say whether it was. The caller holds the order's lock.

    The states are read anew, because triggers have just moved them.
    """
    order.refresh_from_db(fields=["status", "payment_state", "fulfilment_state"])
    is_done = order.fulfilment_state in SHIPPED and order.payment_state in SETTLED
    if order.status != OrderStatus.PLACED or not is_done:
        return False
    order.status = OrderStatus.COMPLETED
    order.save(update_fields=["status"])
    OrderEvent.objects.create(
        store_id=order.store_id, order=order, kind=EventKind.COMPLETED, message="Shipped and paid", actor=actor
    )
    return True
