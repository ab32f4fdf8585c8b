"""Rehearsing: doing something to an order, looking at what it did, and undoing it.

A preview made so is the act itself, so the two cannot disagree. What the act refuses, its rehearsal refuses too. Not
for acts that reach beyond the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.core.money import ZERO
from shop.inventory.models import StockItem
from shop.orders.effects import Difference, Effect
from shop.orders.models import FulfilmentState, Order, OrderEvent, OrderLine, OrderStatus, PaymentState


@dataclass(frozen=True)
class _Seen:
    words: dict[str, str]
    amounts: dict[str, Decimal]
    stock: dict[str, tuple[int, int]] = field(default_factory=dict)
    newest_event: int = 0


def rehearse(*, order: Order, act: Callable[[], Any]) -> Effect:
    """What `act` would change about `order`, its money and the stock of its variants. Nothing stays changed.

    Raises whatever `act` refuses. Takes the locks of `act` and gives them back.
    """
    with transaction.atomic():
        before = _seen(order)
        act()
        after = _seen(order)
        said = OrderEvent.objects.filter(order=order, pk__gt=before.newest_event).order_by("pk")
        events = tuple(event.message or event.get_kind_display() for event in said)
        transaction.set_rollback(True)
    return Effect(
        currency=order.currency,
        order=(
            *(_changed(before.words, after.words)),
            *(_changed(before.amounts, after.amounts, is_money=True)),
        ),
        stock=_moved(before.stock, after.stock),
        events=events,
    )


def _seen(order: Order) -> _Seen:
    now = Order.objects.get(pk=order.pk)
    variants = OrderLine.objects.filter(order=order).values("variant")
    items = StockItem.objects.filter(variant__in=variants, store=order.store_id).select_related("variant", "warehouse")
    newest = OrderEvent.objects.filter(order=order).order_by("-pk").values_list("pk", flat=True).first()
    return _Seen(
        words={
            "Status": OrderStatus(now.status).label,
            "Payment": PaymentState(now.payment_state).label,
            "Shipping": FulfilmentState(now.fulfilment_state).label,
        },
        amounts={
            "Lines": now.lines_amount,
            "Discount": now.discount_amount,
            "Shipping costs": now.shipping_amount,
            "Tax": now.tax_amount,
            "Total": now.total_amount,
            "Owed": max(now.total_amount - now.captured_amount, ZERO),
            "Refunded": now.refunded_amount,
        },
        stock={f"{item.variant.sku} in {item.warehouse}": (item.on_hand, item.reserved) for item in items},
        newest_event=newest or 0,
    )


def _changed(before: dict[str, Any], after: dict[str, Any], *, is_money: bool = False) -> list[Difference]:
    return [Difference(what, before[what], after[what], is_money) for what in before if before[what] != after[what]]


def _moved(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> tuple[Difference, ...]:
    rows = []
    for place in sorted(before.keys() | after.keys()):
        was, becomes = before.get(place, (0, 0)), after.get(place, (0, 0))
        if was[0] != becomes[0]:
            rows.append(Difference(f"{place}: on hand", was[0], becomes[0]))
        if was[1] != becomes[1]:
            rows.append(Difference(f"{place}: reserved", was[1], becomes[1]))
    return tuple(rows)
