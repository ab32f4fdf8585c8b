"""Capturing: taking money that was authorised, or saying that awaited money has come."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shop.orders.exceptions import MoreThanAuthorised, NotInThisState
from shop.orders.models import OperationKind, Order, Payment, PaymentOperation, PaymentStatus
from shop.orders.services.asking import Carry, carry_out

CAPTURABLE = (PaymentStatus.PENDING, PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED)


def capture(
    *, payment: Payment, amount: Decimal | None = None, actor: Any = None, by: Carry = carry_out
) -> PaymentOperation:
    """Capture `amount` of a payment, all that is left of it if not given; in parts, as often as there is a rest.

    Returns the operation: done, or without an answer yet. Raises NotInThisState for a payment that failed, was voided
    or has nothing left, MoreThanAuthorised, NotAnAmount, NoAnswerYet, PaymentDeclined. Locks the order twice, briefly.
    """

    def check(order: Order, known: Payment) -> tuple[Decimal, Decimal]:
        left = known.amount - known.captured_amount
        if known.status not in CAPTURABLE or not left:
            raise NotInThisState(f"This payment is {known.get_status_display().lower()}: nothing can be captured.")
        wanted = left if amount is None else amount
        if wanted > left:
            raise MoreThanAuthorised(left=left, currency=order.currency)
        return wanted, known.captured_amount + wanted

    return by(payment=payment, kind=OperationKind.CAPTURE, check=check, actor=actor)


def capture_order(*, order: Order, actor: Any = None) -> list[PaymentOperation]:
    """Capture all that is authorised for an order, payment by payment.

    Raises NotInThisState if nothing is, else what `capture` raises; payments captured before stay so.
    """
    authorised = list(order.payments.filter(status=PaymentStatus.AUTHORISED).order_by("pk"))
    if not authorised:
        raise NotInThisState("Nothing is authorised for this order that could be captured.")
    return [capture(payment=payment, actor=actor) for payment in authorised]
