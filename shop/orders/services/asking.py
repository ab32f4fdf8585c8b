"""Asking a payment's provider for something, without holding a lock meanwhile.

Two short transactions stand around the call. The first locks the order, checks, and writes down what will be asked;
the second, in `settling`, writes down what came of it. Between them nothing is locked, and whatever dies there leaves
a row behind that waits for an answer: an event of the provider settles it, or `resolving`, which asks again under the
same idempotency key. A provider that lives in this database is called within one transaction instead.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from shop.core.money import rounded
from shop.orders.exceptions import NoAnswerYet, NotAnAmount, PaymentDeclined
from shop.orders.models import OperationKind, OperationStatus, Order, Payment, PaymentOperation
from shop.orders.payments.protocol import Answer, Ask, NoAnswer, Outcome, Provider
from shop.orders.payments.registry import provider_named
from shop.orders.services.settling import settle

Carry = Callable[..., PaymentOperation]
"""`carry_out`, or `as_if_done`."""
Check = Callable[[Order, Payment], tuple[Decimal, Decimal]]
"""Looks at the locked order and payment, refuses what must not be, and says the amount and the total after it."""


def carry_out(
    *, payment: Payment, kind: OperationKind, check: Check, token: str = "", actor: Any = None, **more: Any
) -> PaymentOperation:
    """Ask the payment's provider for `kind` and return the operation: done, or still without an answer.

    Raises what `check` refuses, NoAnswerYet while something else is asked about the payment, and PaymentDeclined.
    Locks the order twice, briefly. Not to be called within a transaction, unless the provider is local.
    """
    provider = provider_named(payment.provider)
    if provider.is_local:
        with transaction.atomic():
            operation = write_down(payment=payment, kind=kind, check=check, actor=actor, **more)
            # The token is not written down: a gift card's code is as good as money, and nobody has to ask again.
            operation = settle(operation=operation, answer=_answer(provider, operation, token))
            _refuse_declined(operation)
            return operation
    with transaction.atomic(durable=True):
        operation = write_down(payment=payment, kind=kind, check=check, token=token, actor=actor, **more)
    operation = conclude(operation=operation)
    _refuse_declined(operation)
    return operation


def as_if_done(
    *, payment: Payment, kind: OperationKind, check: Check, token: str = "", actor: Any = None, **more: Any
) -> PaymentOperation:
    """What `carry_out` writes down if the provider says yes, without asking it: to show an effect and undo it."""
    with transaction.atomic():
        operation = write_down(payment=payment, kind=kind, check=check, actor=actor, **more)
        return settle(operation=operation, answer=Answer(outcome=Outcome.DONE))


def conclude(*, operation: PaymentOperation) -> PaymentOperation:
    """Ask the provider for what was written down, once more if need be, and write down what it answers.

    Returns the operation, still open if no answer came. Holds no lock while the provider thinks.
    """
    PaymentOperation.objects.filter(pk=operation.pk).update(tries=F("tries") + 1)
    operation.refresh_from_db(fields=["tries"])
    try:
        answer = _answer(provider_named(operation.payment.provider), operation, operation.token)
    except NoAnswer:
        return operation
    with transaction.atomic(durable=True):
        return settle(operation=operation, answer=answer)


def write_down(
    *, payment: Payment, kind: OperationKind, check: Check, actor: Any = None, **more: Any
) -> PaymentOperation:
    """The row that says what will be asked. Locks the order; to be called in a transaction."""
    order = Order.objects.locked().get(pk=payment.order_id)
    payment = Payment.objects.get(pk=payment.pk)
    if PaymentOperation.objects.filter(payment=payment, status=OperationStatus.ASKED).exists():
        raise NoAnswerYet
    amount, total_after = check(order, payment)
    if amount <= 0 or amount != rounded(amount):
        raise NotAnAmount
    try:
        with transaction.atomic():
            return PaymentOperation.objects.create(
                store_id=order.store_id,
                order=order,
                payment=payment,
                kind=kind,
                amount=amount,
                total_after_amount=total_after,
                idempotency_key=uuid.uuid4().hex,
                actor=actor,
                **more,
            )
    except IntegrityError as error:
        if "payment_operation_one_at_a_time" not in str(error):
            raise
        raise NoAnswerYet from error


def _answer(provider: Provider, operation: PaymentOperation, token: str) -> Answer:
    order, payment = operation.order, operation.payment
    ask = Ask(
        idempotency_key=operation.idempotency_key,
        attempt=max(operation.tries, 1),
        amount=operation.amount,
        currency=order.currency,
        payment_reference=payment.provider_reference,
        token=token,
        store_id=order.store_id,
        purpose=f"Order {order.number}",
    )
    call: dict[str, Callable[[Ask], Answer]] = {
        OperationKind.AUTHORISE: provider.authorise,
        OperationKind.CAPTURE: provider.capture,
        OperationKind.VOID: provider.void,
        OperationKind.REFUND: provider.refund,
    }
    return call[operation.kind](ask)


def _refuse_declined(operation: PaymentOperation) -> None:
    if operation.status == OperationStatus.DECLINED:
        raise PaymentDeclined(operation.message)
