"""Reads about orders: the work that is waiting, what was sold when, and what a customer has bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.timezone import localtime, now

from shop.customers.models import Customer
from shop.orders.models import (
    EventKind,
    Order,
    OrderEvent,
    OrderStatus,
    PaymentState,
    Return,
    ReturnStatus,
)
from shop.stores.models import Store

SOLD = (OrderStatus.PLACED, OrderStatus.COMPLETED)
TO_SHIP = Q(status=OrderStatus.PLACED, fulfilled_quantity__lt=F("item_quantity"))
TO_CAPTURE = Q(status=OrderStatus.PLACED, payment_state__in=(PaymentState.UNPAID, PaymentState.PARTLY_PAID))
LATE_AFTER = timedelta(days=2)
IN_OWN_CURRENCY = Q(status__in=SOLD, currency=F("store__currency"))
"""What figures of sales are about: orders that were not called off, in the currency that the store counts in."""
WAITING_RETURN = Q(status__in=(ReturnStatus.REQUESTED, ReturnStatus.APPROVED))


def orders_to_ship(*, store: Store | None) -> QuerySet[Order]:
    """Placed orders of which something has not left yet. Partial index `order_to_ship`: grows with open work only."""
    return Order.objects.filter(TO_SHIP, store=store)


def late(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Those of `rows` that were placed two days ago or earlier and have not wholly left. Partial index
    `order_to_ship`."""
    return rows.filter(TO_SHIP, placed_at__lt=now() - LATE_AFTER)


def orders_to_capture(*, store: Store | None) -> QuerySet[Order]:
    """Placed orders that are not wholly paid. Partial index `order_to_capture`: grows with open work only."""
    return Order.objects.filter(TO_CAPTURE, store=store)


def draft_orders(*, store: Store | None) -> QuerySet[Order]:
    """Orders that nobody has placed yet. Index `order_by_status_newest`."""
    return Order.objects.filter(store=store, status=OrderStatus.DRAFT)


def waiting_returns(*, store: Store | None) -> QuerySet[Return]:
    """Returns that somebody has to approve or to unpack. Partial index `return_waiting`."""
    return Return.objects.filter(WAITING_RETURN, store=store)


@dataclass(frozen=True)
class Sales:
    """What was sold in a period: `amount` is the orders' totals, in the store's currency."""

    orders: int = 0
    amount: Decimal = Decimal(0)

    @property
    def average(self) -> Decimal:
        """What one order was worth."""
        return self.amount / self.orders if self.orders else Decimal(0)

    def __add__(self, other: Sales) -> Sales:
        return Sales(self.orders + other.orders, self.amount + other.amount)


def newest_order_at(*, store: Store) -> datetime | None:
    """When the newest order was placed. One entry of the index `order_by_newest`."""
    newest: datetime | None = Order.objects.filter(store=store, placed_at__isnull=False).aggregate(at=Max("placed_at"))[
        "at"
    ]
    return newest


def sales_by_day(*, store: Store, since: datetime, until: datetime) -> dict[date, Sales]:
    """What was sold on each day from `since` until before `until`; days without orders are missing.

    A range of the index `order_by_newest`: the cost grows with the orders of the period, not with the table.
    """
    days = (
        Order.objects.filter(
            store=store, placed_at__gte=since, placed_at__lt=until, status__in=SOLD, currency=store.currency
        )
        .order_by()
        .values(day=TruncDate("placed_at"))
        .annotate(orders=Count("pk"), amount=Sum("total_amount"))
    )
    return {row["day"]: Sales(row["orders"], row["amount"]) for row in days}


@dataclass(frozen=True)
class CustomerFigures:
    """A customer's life with the store, in one currency."""

    currency: str
    orders: int
    spent: Decimal
    first_at: datetime
    last_at: datetime
    by_month: dict[date, Decimal]

    @property
    def average(self) -> Decimal:
        """What one of their orders was worth."""
        return self.spent / self.orders


def customer_figures(*, customer: Customer) -> CustomerFigures | None:
    """What a customer has bought and kept (totals less refunds), by month; None before the first order.

    One statement over the customer's own orders, index `order_of_customer`. Where orders are in several currencies, the
    one with most orders is told.
    """
    months = list(
        Order.objects.filter(customer=customer, placed_at__isnull=False, status__in=SOLD)
        .order_by()
        .values("currency", month=TruncMonth("placed_at"))
        .annotate(
            orders=Count("pk"),
            spent=Sum(F("total_amount") - F("refunded_amount")),
            first=Min("placed_at"),
            last=Max("placed_at"),
        )
        .order_by("month")
    )
    if not months:
        return None
    counts: dict[str, int] = {}
    for row in months:
        counts[row["currency"]] = counts.get(row["currency"], 0) + row["orders"]
    currency = max(counts, key=lambda code: counts[code])
    own = [row for row in months if row["currency"] == currency]
    return CustomerFigures(
        currency=currency,
        orders=counts[currency],
        spent=sum((row["spent"] for row in own), Decimal(0)),
        first_at=own[0]["first"],
        last_at=own[-1]["last"],
        by_month={row["month"].date(): row["spent"] for row in own},
    )


def newest_orders(*, customer: Customer) -> QuerySet[Order]:
    """A customer's orders, newest first. Index `order_of_customer`."""
    return Order.objects.filter(customer=customer).order_by("-placed_at", "-id")


def changes_since(*, order: Order, version: str) -> list[str]:
    """Who did what to the order after `version` (see `standing`), newest first, three at most, each as a sentence."""
    newest_seen = version.partition(".")[0]
    later = (
        OrderEvent.objects.filter(order=order, pk__gt=int(newest_seen) if newest_seen.isdigit() else 0)
        .exclude(kind=EventKind.NOTE)
        .select_related("actor")
        .order_by("-pk")[:3]
    )
    return [
        f"{event.actor or 'Somebody'} at {localtime(event.occurred_at):%H:%M}: "
        f"{event.message or event.get_kind_display()}."
        for event in later
    ]
