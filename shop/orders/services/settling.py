"""Writing down what came of something that was asked of a payment provider: once, however often it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from shop.notices.models import NoticeKind
from shop.notices.services.telling import tell
from shop.orders.models import (
    EventKind,
    OperationKind,
    OperationStatus,
    Order,
    OrderEvent,
    Payment,
    PaymentOperation,
    PaymentStatus,
    Refund,
)
from shop.orders.payments.protocol import Answer, Outcome
from shop.orders.services.completing import complete_if_done

OPEN = (PaymentStatus.PENDING, PaymentStatus.AUTHORISED)
LARGE = Decimal(200)
"""From where a refund is one that whoever runs the store may want to know of."""


@transaction.atomic
def settle(*, operation: PaymentOperation, answer: Answer) -> PaymentOperation:
    """Write the provider's answer down and return the operation. An operation that is settled already stays as it is.

    Moves the payment, writes the refund, tells the timeline, completes an order that is shipped and paid. Locks the
    order.
    """
    order = Order.objects.locked().get(pk=operation.order_id)
    operation = PaymentOperation.objects.select_related("payment", "order").get(pk=operation.pk)
    if operation.status != OperationStatus.ASKED:
        return operation
    payment = operation.payment
    operation.provider_reference = answer.reference or operation.provider_reference
    operation.message = answer.message[:300]
    if answer.outcome == Outcome.DECLINED:
        return _declined(order, payment, operation)
    if operation.kind == OperationKind.AUTHORISE:
        _authorised(order, payment, operation, answer)
    elif answer.outcome == Outcome.LATER:
        operation.save(update_fields=["provider_reference", "message"])
        return operation
    elif operation.kind == OperationKind.CAPTURE:
        take(order=order, payment=payment, total=operation.total_after_amount, actor=operation.actor)
    elif operation.kind == OperationKind.VOID:
        release(order=order, payment=payment, actor=operation.actor)
    else:
        operation.refund = give_back(
            order=order,
            payment=payment,
            total=operation.total_after_amount,
            reference=operation.provider_reference,
            reason=operation.reason,
            to_gift_card=answer.gift_card_movement_id is not None and payment.provider != "gift_card",
            actor=operation.actor,
        )
    operation.gift_card_movement_id = answer.gift_card_movement_id
    operation.status = OperationStatus.DONE
    operation.save(update_fields=["status", "provider_reference", "message", "refund", "gift_card_movement"])
    complete_if_done(order=order, actor=operation.actor)
    return operation


def take(*, order: Order, payment: Payment, total: Decimal, actor: Any = None) -> None:
    """Let a payment have captured `total` in all, if it has not already. The caller holds the order's lock."""
    more = total - payment.captured_amount
    if more <= 0:
        return
    payment.status, payment.captured_amount = PaymentStatus.CAPTURED, total
    payment.save(update_fields=["status", "captured_amount"])
    _tell(order, EventKind.PAID, f"{more} {order.currency} captured ({payment.get_method_display()})", payment, actor)


def release(*, order: Order, payment: Payment, actor: Any = None) -> None:
    """Let go of a payment that took nothing. The caller holds the order's lock."""
    if payment.status not in OPEN:
        return
    payment.status = PaymentStatus.VOIDED
    payment.save(update_fields=["status"])
    message = f"{payment.amount} {order.currency} will not be captured ({payment.get_method_display()})"
    _tell(order, EventKind.CHANGED, message, payment, actor)


def fail(*, order: Order, payment: Payment, message: str = "", actor: Any = None) -> None:
    """Note that a payment came to nothing. The caller holds the order's lock."""
    if payment.status not in OPEN:
        return
    payment.status = PaymentStatus.FAILED
    payment.save(update_fields=["status"])
    said = f": {message}" if message else ""
    text = f"Payment of {payment.amount} {order.currency} failed ({payment.get_method_display()}){said}"
    _tell(order, EventKind.CHANGED, text, payment, actor)


def give_back(
    *,
    order: Order,
    payment: Payment,
    total: Decimal,
    reference: str = "",
    reason: str = "",
    to_gift_card: bool = False,
    actor: Any = None,
) -> Refund | None:
    """Let `total` be refunded of a payment in all, and return the refund that says so: a new one, or the one that an
    event of the provider has written before. The caller holds the order's lock.
    """
    payment.refresh_from_db(fields=["refunded_amount", "captured_amount"])
    more = total - payment.refunded_amount
    if more <= 0:
        known = Refund.objects.filter(payment=payment, operation=None)
        return known.filter(provider_reference=reference).first() or known.last()
    refund = Refund.objects.create(
        store_id=order.store_id,
        order=order,
        payment=payment,
        amount=more,
        reason=reason,
        provider_reference=reference,
    )
    way = "to a gift card" if to_gift_card else payment.get_method_display()
    text = f"{more} {order.currency} refunded ({way})"
    _tell(order, EventKind.REFUNDED, f"{text}: {reason}" if reason else text, payment, actor, refund=refund.pk)
    if more >= LARGE:
        tell(
            kind=NoticeKind.LARGE_REFUND,
            fact=f"refund {refund.pk}",
            text=f"Order {order.number}: {text}.",
            address=reverse("admin:orders_order_change", args=[order.pk]),
            store=order.store,
        )
    return refund


def _authorised(order: Order, payment: Payment, operation: PaymentOperation, answer: Answer) -> None:
    payment.provider_reference = operation.provider_reference or payment.provider_reference
    payment.card_brand = answer.card_brand or payment.card_brand
    payment.card_last4 = answer.card_last4 or payment.card_last4
    if answer.outcome == Outcome.DONE and payment.status == PaymentStatus.PENDING:
        payment.status = PaymentStatus.AUTHORISED
    payment.save(update_fields=["status", "provider_reference", "card_brand", "card_last4"])
    if answer.outcome == Outcome.TAKEN:
        take(order=order, payment=payment, total=operation.amount, actor=operation.actor)
        return
    became = "authorised" if payment.status == PaymentStatus.AUTHORISED else "expected"
    message = f"{payment.amount} {order.currency} {became} ({payment.get_method_display()})"
    _tell(order, EventKind.CHANGED, message, payment, operation.actor)


def _declined(order: Order, payment: Payment, operation: PaymentOperation) -> PaymentOperation:
    operation.status = OperationStatus.DECLINED
    operation.save(update_fields=["status", "provider_reference", "message"])
    if operation.kind == OperationKind.AUTHORISE:
        fail(order=order, payment=payment, message=operation.message, actor=operation.actor)
        return operation
    said = f": {operation.message}" if operation.message else ""
    text = f"{operation.get_kind_display()} of {operation.amount} {order.currency} declined{said}"
    _tell(order, EventKind.CHANGED, text, payment, operation.actor)
    return operation


def _tell(order: Order, kind: EventKind, message: str, payment: Payment, actor: Any, **details: Any) -> None:
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=kind,
        message=message[:500],
        details={"payment": payment.pk, **details},
        actor=actor,
    )
