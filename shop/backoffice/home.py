"""The home page: what needs doing, and how the shop is doing. Each reader sees what their role lets them see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from shop.core.admin.counting import RowCount, count_up_to
from shop.core.caching import Cached
from shop.core.charts import Bar, bars
from shop.inventory.models import StockItem
from shop.orders.selectors import (
    BestSeller,
    Sales,
    best_sellers,
    draft_orders,
    newest_order_at,
    orders_to_capture,
    orders_to_ship,
    sales_by_day,
    waiting_returns,
)
from shop.stores.models import Store

PERIOD = timedelta(days=30)
STALE = timedelta(days=2)
SALES: Cached[dict[date, Sales]] = Cached(
    "Sales on the home page",
    depends_on=("orders", "stores"),
    seconds=900,
    pack=lambda sales: [[day.isoformat(), sold.orders, str(sold.amount)] for day, sold in sales.items()],
    unpack=lambda rows: {date.fromisoformat(day): Sales(orders, Decimal(amount)) for day, orders, amount in rows},
)
"""Their cost grows with the period's orders."""


def low_stock(*, store: Store) -> QuerySet[StockItem]:
    """Stock items at or below their reorder point. Partial index `stock_low`."""
    return StockItem.objects.low().filter(store=store)


def last_day_until(newest: datetime) -> datetime:
    """The end of the day on which the newest order was placed."""
    return timezone.localtime(newest).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def sales_until(*, store: Store, until: datetime) -> dict[date, Sales]:
    """What was sold on each day of the two periods before `until`, as it is kept until an order changes."""
    return SALES.fetch(
        (store.pk, store.currency, until.isoformat()),
        lambda: sales_by_day(store=store, since=until - 2 * PERIOD, until=until),
    )


@dataclass(frozen=True)
class Work:
    """A kind of work, where it is done, and which rows wait for it."""

    title: str
    icon: str
    permission: str
    page: str
    query: str
    rows: Callable[..., QuerySet[Any]]


KINDS = (
    Work("To ship", "local_shipping", "orders.view_order", "orders_order", "tab=to-ship", orders_to_ship),
    Work("To capture", "payments", "orders.view_order", "orders_order", "tab=to-capture", orders_to_capture),
    Work("Returns waiting", "assignment_return", "orders.view_return", "orders_return", "tab=waiting", waiting_returns),
    Work(
        "Low stock",
        "production_quantity_limits",
        "inventory.view_stockitem",
        "inventory_stockitem",
        "is_low__exact=1",
        low_stock,
    ),
    Work("Drafts", "edit_note", "orders.view_order", "orders_order", "tab=drafts", draft_orders),
)


@dataclass(frozen=True)
class Card:
    """A kind of work with how much of it there is."""

    title: str
    icon: str
    url: str
    count: RowCount


@dataclass(frozen=True)
class Figure:
    """A figure of the period beside the same of the period before."""

    title: str
    value: Any
    before: Any
    currency: str = ""

    @property
    def change(self) -> int | None:
        """By how many per cent it rose; None where there was nothing to compare with."""
        return round((self.value - self.before) / self.before * 100) if self.before else None

    @property
    def size(self) -> int:
        """The change without its sign."""
        return abs(self.change or 0)


@dataclass(frozen=True)
class Home:
    """The page of one person in one store; each part is read when the template asks for it."""

    request: HttpRequest
    store: Store

    @cached_property
    def cards(self) -> list[Card]:
        """The work that this person may look at, each kind counted as far as it is bearable."""
        return [
            Card(kind.title, kind.icon, url, count_up_to(kind.rows(store=self.store)))
            for kind in KINDS
            if self.request.user.has_perm(kind.permission) and (url := _url(kind))
        ]

    @property
    def is_all_done(self) -> bool:
        return not any(card.count for card in self.cards)

    @property
    def shows_sales(self) -> bool:
        return bool(self.request.user.has_perm("orders.view_order"))

    @cached_property
    def newest_at(self) -> datetime | None:
        return newest_order_at(store=self.store)

    @property
    def is_stale(self) -> bool:
        """Whether the newest order is so old that "the last 30 days" would be misread."""
        return self.newest_at is not None and timezone.now() - self.newest_at > STALE

    @cached_property
    def _days(self) -> list[tuple[str, Sales]]:
        """The 60 days up to the newest order, the oldest first."""
        if self.newest_at is None:
            return []
        until = last_day_until(self.newest_at)
        sales = sales_until(store=self.store, until=until)
        days = [(until - timedelta(days=count)).date() for count in range(2 * PERIOD.days, 0, -1)]
        return [(f"{day.day} {day:%b %Y}", sales.get(day, Sales())) for day in days]

    @cached_property
    def figures(self) -> list[Figure]:
        """Sales, orders and average order of 30 days, against the 30 before."""
        before = sum((sales for _day, sales in self._days[: PERIOD.days]), Sales())
        now = sum((sales for _day, sales in self._days[PERIOD.days :]), Sales())
        currency = self.store.currency
        return [
            Figure("Sales", now.amount, before.amount, currency),
            Figure("Orders", now.orders, before.orders),
            Figure("Average order", now.average, before.average, currency),
        ]

    @cached_property
    def chart(self) -> list[Bar]:
        return bars((day, sales.amount) for day, sales in self._days[PERIOD.days :])

    @property
    def period(self) -> str:
        """The first and the last day that the figures are about."""
        days = self._days[PERIOD.days :]
        return f"{days[0][0]} to {days[-1][0]}" if days else ""

    @cached_property
    def best_sellers(self) -> list[BestSeller]:
        return best_sellers(store=self.store)


def _url(kind: Work) -> str:
    try:
        return f"{reverse(f'admin:{kind.page}_changelist')}?{kind.query}"
    except NoReverseMatch:
        return ""
