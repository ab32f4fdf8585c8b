"""Refunding: giving money back, to where it came from or onto a gift card."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum

from shop.core.money import ZERO
from shop.orders.exceptions import MoreThanCaptured, NoAnswerYet, NotAnAmount, NotInThisState
from shop.orders.models import (
    OperationKind,
    OperationStatus,
    Order,
    Payment,
    PaymentOperation,
    Return,
    ReturnStatus,
)
from shop.orders.payments.protocol import Answer, Outcome
from shop.orders.services.asking import Carry, Check, carry_out, write_down
from shop.orders.services.returning import amount_to_refund
from shop.orders.services.settling import settle
from shop.pricing.models import GiftCard, GiftCardMovementKind
from shop.pricing.services.gift_cards import issue_gift_card, refund_to_card

NEW_CARD = "new"


def refund(
    *,
    payment: Payment,
    amount: Decimal | None = None,
    reason: str = "",
    gift_card: GiftCard | str | None = None,
    request: Return | None = None,
    actor: Any = None,
    by: Carry = carry_out,
) -> PaymentOperation:
    """Give `amount` of a payment back, all that is left of it if not given; return the operation.

    The money goes the way that it came; with a `gift_card` onto that card, or onto a fresh one for NEW_CARD, and the
    provider is not asked. `request` is the return that it is for. Raises MoreThanCaptured, NotAnAmount, NoAnswerYet,
    PaymentDeclined, GiftCardOfAnotherCurrency. Locks the order, twice and briefly where a provider is asked.
    """

    def check(order: Order, known: Payment) -> tuple[Decimal, Decimal]:
        left = known.captured_amount - known.refunded_amount
        wanted = left if amount is None else amount
        if wanted > left:
            raise MoreThanCaptured(left=left, currency=order.currency)
        return wanted, known.refunded_amount + wanted

    more: dict[str, Any] = {"reason": reason[:200], "request": request}
    if gift_card is None:
        return by(payment=payment, kind=OperationKind.REFUND, check=check, actor=actor, **more)
    return _to_card(payment=payment, check=check, gift_card=gift_card, actor=actor, **more)


def refund_order(
    *,
    order: Order,
    amount: Decimal | None = None,
    reason: str = "",
    gift_card: GiftCard | str | None = None,
    request: Return | None = None,
    actor: Any = None,
    by: Carry = carry_out,
) -> list[PaymentOperation]:
    """Give `amount` of an order back, all that it holds if not given: from its newest payment first.

    Raises MoreThanCaptured and NotAnAmount before anything is given back, and what `refund` raises for one of the
    payments; what was given back before that stays so, and its operations tell.
    """
    payments = list(order.payments.filter(captured_amount__gt=F("refunded_amount")).order_by("-pk"))
    held = sum((payment.captured_amount - payment.refunded_amount for payment in payments), ZERO)
    wanted = held if amount is None else amount
    if wanted > held:
        raise MoreThanCaptured(left=held, currency=order.currency)
    if wanted <= 0:
        raise NotAnAmount
    if PaymentOperation.objects.filter(payment__in=payments, status=OperationStatus.ASKED).exists():
        raise NoAnswerYet
    operations: list[PaymentOperation] = []
    card = gift_card
    for payment in payments:
        part = min(wanted, payment.captured_amount - payment.refunded_amount)
        if not part:
            break
        operation = refund(
            payment=payment, amount=part, reason=reason, gift_card=card, request=request, actor=actor, by=by
        )
        if card == NEW_CARD and operation.gift_card_movement is not None:
            card = operation.gift_card_movement.gift_card
        operations.append(operation)
        wanted -= part
    return operations


def refund_return(
    *, request: Return, gift_card: GiftCard | str | None = None, actor: Any = None, by: Carry = carry_out
) -> list[PaymentOperation]:
    """Give back what was paid for the goods of a received return, less what has been given back for it before.

    Raises NotInThisState before the goods are back and once all is given back, else what `refund_order` raises.
    """
    if request.status != ReturnStatus.RECEIVED:
        raise NotInThisState("The goods of this return are not back yet.")
    owed = refundable_for(request=request)
    if owed <= 0:
        raise NotInThisState("What was paid for these goods has been given back already.")
    return refund_order(
        order=request.order,
        amount=owed,
        reason=f"Return {request.pk}",
        gift_card=gift_card,
        request=request,
        actor=actor,
        by=by,
    )


def refundable_for(*, request: Return) -> Decimal:
    """What is still to be given back for a return: what was paid for what came, less refunds given or on their way."""
    given = request.refund_operations.filter(~Q(status=OperationStatus.DECLINED)).aggregate(
        sum=Sum("amount", default=ZERO)
    )["sum"]
    return max(amount_to_refund(request=request) - given, ZERO)


@transaction.atomic
def _to_card(*, payment: Payment, check: Check, gift_card: GiftCard | str, actor: Any, **more: Any) -> PaymentOperation:
    operation = write_down(payment=payment, kind=OperationKind.REFUND, check=check, actor=actor, **more)
    order = operation.order
    why = f"Order {order.number}"
    if isinstance(gift_card, GiftCard):
        movement = refund_to_card(gift_card=gift_card, amount=operation.amount, currency=order.currency, reason=why)
    else:
        _, movement = issue_gift_card(
            store=order.store,
            amount=operation.amount,
            currency=order.currency,
            kind=GiftCardMovementKind.REFUND,
            reason=why,
        )
    return settle(operation=operation, answer=Answer(outcome=Outcome.DONE, gift_card_movement_id=movement.pk))
