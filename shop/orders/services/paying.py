"""Beginning a payment, and writing down one that came by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.core.money import rounded
from shop.orders.exceptions import MoreThanOwed, NotAnAmount, NotInThisState
from shop.orders.models import (
    EventKind,
    OperationKind,
    Order,
    OrderEvent,
    OrderStatus,
    Payment,
    PaymentMethod,
    PaymentStatus,
)
from shop.orders.payments.registry import BY_HAND, provider_named
from shop.orders.services.asking import carry_out
from shop.orders.services.completing import complete_if_done

OPEN = (OrderStatus.PLACED, OrderStatus.COMPLETED)


def start_payment(
    *, order: Order, provider: str, amount: Decimal | None = None, token: str = "", actor: Any = None
) -> Payment:
    """Begin to pay `amount` of an order, all that is owed if not given, through `provider`; return the payment.

    It is then authorised, or captured if the provider took the money at once (a till, a gift card whose code is the
    token), or pending while money is awaited. Raises ProviderUnknown, NotInThisState for an order that is not placed,
    NotAnAmount, MoreThanOwed, PaymentDeclined (the failed attempt is written down) and what a gift card refuses. Locks
    the order twice, briefly.
    """
    chosen = provider_named(provider)
    if not chosen.is_local:
        with transaction.atomic(durable=True):
            payment = _attempt(order, chosen.method, provider, amount)
        _authorise(payment, token, actor)
    else:
        with transaction.atomic():
            payment = _attempt(order, chosen.method, provider, amount)
            _authorise(payment, token, actor)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def record_payment(
    *, order: Order, method: PaymentMethod, amount: Decimal | None = None, reference: str = "", actor: Any = None
) -> Payment:
    """Write down money that came outside of any machine, and return the payment, captured.

    `reference` is what the statement says. Raises NotInThisState, NotAnAmount, MoreThanOwed. Locks the order; completes
    one that is shipped and now paid.
    """
    payment = _attempt(order, method, BY_HAND, amount)
    payment.status, payment.captured_amount = PaymentStatus.CAPTURED, payment.amount
    payment.save(update_fields=["status", "captured_amount"])
    said = f": {reference}" if reference else ""
    OrderEvent.objects.create(
        store_id=payment.store_id,
        order_id=payment.order_id,
        kind=EventKind.PAID,
        message=f"{payment.amount} {payment.order.currency} received ({payment.get_method_display()}){said}"[:500],
        details={"payment": payment.pk},
        actor=actor,
    )
    complete_if_done(order=payment.order, actor=actor)
    return payment


def owed_amount(order: Order) -> Decimal:
    """What is still to be paid for an order: its total less what it holds and less what is authorised or awaited."""
    held = order.captured_amount - order.refunded_amount
    coming = sum(
        payment.amount
        for payment in order.payments.filter(status__in=(PaymentStatus.PENDING, PaymentStatus.AUTHORISED))
    )
    return order.total_amount - held - coming


def _attempt(order: Order, method: str, provider: str, amount: Decimal | None) -> Payment:
    """A pending payment of the locked order."""
    order = Order.objects.locked().get(pk=order.pk)
    if order.status not in OPEN:
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}: nothing is paid for it.")
    owed = owed_amount(order)
    amount = owed if amount is None else amount
    if amount > owed:
        raise MoreThanOwed(owed=max(owed, Decimal(0)), currency=order.currency)
    if amount <= 0 or amount != rounded(amount):
        raise NotAnAmount
    return Payment.objects.create(store_id=order.store_id, order=order, method=method, amount=amount, provider=provider)


def _authorise(payment: Payment, token: str, actor: Any) -> None:
    carry_out(
        payment=payment,
        kind=OperationKind.AUTHORISE,
        check=lambda _order, known: (known.amount, Decimal(0)),
        token=token,
        actor=actor,
    )
