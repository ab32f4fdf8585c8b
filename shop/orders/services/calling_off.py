"""Cancelling an order with its money: what is authorised is let go of, what was paid is given back, then it ends."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from shop.orders.exceptions import NoAnswerYet, NotInThisState
from shop.orders.models import OperationStatus, Order, OrderStatus
from shop.orders.services.asking import Carry, carry_out
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.refunding import refund_order
from shop.orders.services.settling import OPEN
from shop.orders.services.voiding import void
from shop.pricing.models import GiftCard


def call_off(
    *,
    order: Order,
    reason: str = "",
    gift_card: GiftCard | str | None = None,
    actor: Any = None,
    by: Carry = carry_out,
) -> Order:
    """Give back all that an order holds, void what is authorised or awaited, then cancel it; return it.

    Money first: an order is cancelled only once none of it is held. Raises what `cancel_order` refuses before any money
    moves, what the refunds and voids raise, and NoAnswerYet if a provider is silent: do it again when it has answered,
    what is given back already stays so.
    """
    order = _cancellable(order)
    operations = [void(payment=payment, actor=actor, by=by) for payment in order.payments.filter(status__in=OPEN)]
    if order.payments.filter(captured_amount__gt=F("refunded_amount")).exists():
        operations += refund_order(order=order, reason=reason, gift_card=gift_card, actor=actor, by=by)
    if any(operation.status == OperationStatus.ASKED for operation in operations):
        raise NoAnswerYet
    return cancel_order(order=order, reason=reason, actor=actor)


def cancel_unpaid(*, order: Order, reason: str = "", actor: Any = None, by: Carry = carry_out) -> Order:
    """Void what is authorised or awaited for an order that holds no money, then cancel it; return it.

    Raises what `cancel_order` refuses before anything is voided, what the voids raise, and NoAnswerYet if a provider is
    silent: do it again when it has answered.
    """
    order = _cancellable(order)
    if order.captured_amount > order.refunded_amount:
        return cancel_order(order=order, reason=reason, actor=actor)  # which refuses, and says why
    operations = [void(payment=payment, actor=actor, by=by) for payment in order.payments.filter(status__in=OPEN)]
    if any(operation.status == OperationStatus.ASKED for operation in operations):
        raise NoAnswerYet
    return cancel_order(order=order, reason=reason, actor=actor)


def _cancellable(order: Order) -> Order:
    """The order as it is now. Raises NotInThisState if it cannot be cancelled whatever becomes of its money."""
    order = Order.objects.get(pk=order.pk)
    if order.status not in {OrderStatus.DRAFT, OrderStatus.PLACED}:
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}, and cannot be cancelled.")
    if order.fulfilled_quantity:
        raise NotInThisState(f"Part of order {order.number} has been shipped: take it back with a return instead.")
    return order
