"""Voiding: letting go of a payment that has taken nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shop.orders.exceptions import NotInThisState
from shop.orders.models import OperationKind, Order, Payment, PaymentOperation
from shop.orders.services.asking import Carry, carry_out
from shop.orders.services.settling import OPEN


def void(*, payment: Payment, actor: Any = None, by: Carry = carry_out) -> PaymentOperation:
    """Void a payment that is authorised or awaited, and return the operation: done, or without an answer yet.

    Raises NotInThisState once money was taken (refund it) or the payment has come to nothing, NoAnswerYet,
    PaymentDeclined. Locks the order twice, briefly.
    """

    def check(order: Order, known: Payment) -> tuple[Decimal, Decimal]:
        if known.captured_amount:
            raise NotInThisState("This payment has taken money: refund it instead.")
        if known.status not in OPEN:
            raise NotInThisState(f"This payment is {known.get_status_display().lower()} already.")
        return known.amount, Decimal(0)

    return by(payment=payment, kind=OperationKind.VOID, check=check, actor=actor)
