"""Receiving what a payment provider tells of its own accord: twice, late or out of order, it counts once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from shop.core.money import ZERO
from shop.orders.models import (
    EventEffect,
    EventKind,
    OperationKind,
    OperationStatus,
    Order,
    OrderEvent,
    Payment,
    PaymentOperation,
    PaymentStatus,
    ProviderEvent,
    Refund,
)
from shop.orders.payments.protocol import Notice
from shop.orders.payments.registry import provider_named
from shop.orders.services.completing import complete_if_done
from shop.orders.services.settling import OPEN, fail, give_back, release, take
from shop.stores.models import Store


def receive_event(*, store: Store, provider: str, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
    """Apply an event of a provider and return the row that says what it changed; the first one, if it came before.

    An event tells how the payment stands in all. What is known beyond it stays, so a late one changes nothing; what it
    knows beyond us is caught up with; and what cannot be (more captured than was to be paid, money on a voided payment)
    is told on the timeline for a person to look into. Raises ProviderUnknown, WrongSignature, NotUnderstood. Locks the
    order of the payment.
    """
    notice = provider_named(provider).parse_webhook(body, headers)
    before = ProviderEvent.objects.filter(store=store, provider=provider, event_id=notice.event_id)
    try:
        with transaction.atomic():
            payment, operation = _meant(store, provider, notice)
            if payment is not None:
                Order.objects.locked().get(pk=payment.order_id)
            known = before.first()
            return known if known is not None else _applied(store, provider, notice, payment, operation)
    except IntegrityError as error:
        if "provider_event_once" not in str(error):
            raise
        return before.get()


def _meant(store: Store, provider: str, notice: Notice) -> tuple[Payment | None, PaymentOperation | None]:
    """The payment that an event is about: by our key, which is known before the provider's reference is, or by that."""
    operation = None
    if notice.operation_key:
        operation = (
            PaymentOperation.objects.filter(
                store=store, idempotency_key=notice.operation_key, payment__provider=provider
            )
            .select_related("payment")
            .first()
        )
    if operation is not None:
        return operation.payment, operation
    if not notice.payment_reference:
        return None, None
    payments = Payment.objects.filter(store=store, provider=provider, provider_reference=notice.payment_reference)
    return payments.first(), None


def _applied(
    store: Store, provider: str, notice: Notice, payment: Payment | None, operation: PaymentOperation | None
) -> ProviderEvent:
    effect = EventEffect.UNKNOWN_PAYMENT
    if payment is not None:
        payment = Payment.objects.select_related("order").get(pk=payment.pk)
        # What was refunded onto a gift card is not known to the provider, whose totals are without it.
        onto_cards = payment.refunds.filter(operation__gift_card_movement__isnull=False).aggregate(
            sum=Sum("amount", default=ZERO)
        )["sum"]
        ours = replace(notice, refunded_amount=notice.refunded_amount + onto_cards)
        effect = _caught_up(payment, operation, ours)
        complete_if_done(order=payment.order)
    return ProviderEvent.objects.create(
        store=store,
        provider=provider,
        event_id=notice.event_id,
        effect=effect,
        payment_status=notice.status,
        payment_reference=notice.payment_reference,
        captured_amount=notice.captured_amount,
        refunded_amount=notice.refunded_amount,
        order_id=payment.order_id if payment else None,
        payment=payment,
        occurred_at=notice.occurred_at,
    )


def _caught_up(payment: Payment, operation: PaymentOperation | None, notice: Notice) -> EventEffect:
    """Bring the payment of a locked order to where the event says that it is."""
    if _contradicts(payment, notice):
        _report(payment, notice)
        return EventEffect.CONTRADICTION
    was = _state(payment)
    order = payment.order
    if notice.payment_reference and not payment.provider_reference:
        payment.provider_reference = notice.payment_reference
        payment.save(update_fields=["provider_reference"])
    if notice.status == PaymentStatus.FAILED:
        fail(order=order, payment=payment, message=notice.message)
    elif notice.status == PaymentStatus.VOIDED:
        release(order=order, payment=payment)
    elif notice.status == PaymentStatus.AUTHORISED and payment.status == PaymentStatus.PENDING:
        payment.status = PaymentStatus.AUTHORISED
        payment.save(update_fields=["status"])
        OrderEvent.objects.create(
            store_id=order.store_id,
            order=order,
            kind=EventKind.CHANGED,
            message=f"{payment.amount} {order.currency} authorised ({payment.get_method_display()})",
            details={"payment": payment.pk},
        )
    take(order=order, payment=payment, total=notice.captured_amount)
    refund = None
    if notice.refunded_amount > payment.refunded_amount:
        refund = give_back(
            order=order,
            payment=payment,
            total=notice.refunded_amount,
            reference=notice.refund_reference,
            reason=operation.reason if operation else "",
        )
    closed = _closed(payment, operation, notice, refund)
    payment.refresh_from_db()
    return EventEffect.APPLIED if closed or _state(payment) != was else EventEffect.NOTHING_NEW


def _contradicts(payment: Payment, notice: Notice) -> bool:
    ended = payment.status in (PaymentStatus.VOIDED, PaymentStatus.FAILED)
    return (
        notice.captured_amount > payment.amount
        or notice.refunded_amount > max(notice.captured_amount, payment.captured_amount)
        or (ended and notice.captured_amount > 0)
        or (ended and notice.status == PaymentStatus.AUTHORISED and payment.status == PaymentStatus.FAILED)
    )


def _closed(payment: Payment, operation: PaymentOperation | None, notice: Notice, refund: Refund | None) -> bool:
    """Close the operation that the event answers, if it still waits; say whether it did."""
    if operation is None or operation.status != OperationStatus.ASKED:
        return False
    became: dict[str, Any] = {"status": OperationStatus.DONE}
    reached = {
        OperationKind.AUTHORISE: payment.status not in OPEN or notice.status == PaymentStatus.AUTHORISED,
        OperationKind.CAPTURE: payment.captured_amount >= operation.total_after_amount,
        OperationKind.VOID: payment.status == PaymentStatus.VOIDED,
        OperationKind.REFUND: refund is not None and notice.refunded_amount >= operation.total_after_amount,
    }
    if notice.status == PaymentStatus.FAILED:
        became = {"status": OperationStatus.DECLINED, "message": notice.message[:300]}
    elif not reached[OperationKind(operation.kind)]:
        return False
    elif operation.kind == OperationKind.REFUND:
        became |= {"refund": refund, "provider_reference": notice.refund_reference}
    for name, value in became.items():
        setattr(operation, name, value)
    operation.save(update_fields=list(became))
    return True


def _report(payment: Payment, notice: Notice) -> None:
    order = payment.order
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=EventKind.CHANGED,
        message=(
            f"{payment.provider} says that {notice.captured_amount} {order.currency} are captured and "
            f"{notice.refunded_amount} {order.currency} refunded of a payment that is "
            f"{payment.get_status_display().lower()} here: look into it"
        ),
        details={"payment": payment.pk, "event": notice.event_id},
    )


def _state(payment: Payment) -> tuple[Any, ...]:
    return payment.status, payment.captured_amount, payment.refunded_amount, payment.provider_reference
