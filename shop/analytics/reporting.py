"""How a store did in a period, beside another one: one report, kept until a rollup changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from shop.analytics.periods import Period
from shop.analytics.selectors import (
    Sold,
    best_products,
    carts_by_day,
    new_customers_by_day,
    sales_of_branches,
    sent_by_warehouse,
    sold_by_day,
    sold_by_hour,
)
from shop.core.caching import Cached
from shop.stores.models import Store

BEST = 8
DAYS_AS_DAYS, DAYS_AS_WEEKS = 92, 731
"""A period of more days than these is drawn in weeks, and one of more than those in months."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Part:
    """What happened in one part of a period: an hour, a day, a week or a month."""

    label: str
    orders: int = 0
    amount: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    new_customers: int = 0
    carts: int = 0
    ordered_carts: int = 0

    @property
    def average(self) -> Decimal:
        """What one order was worth."""
        return self.amount / self.orders if self.orders else Decimal(0)

    @property
    def conversion(self) -> Decimal | None:
        """Of a hundred carts that were begun, how many became orders; None where none was begun."""
        return Decimal(100 * self.ordered_carts) / self.carts if self.carts else None

    def __add__(self, other: Part) -> Part:
        return Part(
            self.label,
            self.orders + other.orders,
            self.amount + other.amount,
            self.refunded + other.refunded,
            self.new_customers + other.new_customers,
            self.carts + other.carts,
            self.ordered_carts + other.ordered_carts,
        )


@dataclass(frozen=True)
class Report:
    """The parts of a period and of the one before; what brought most, by its key."""

    parts: list[Part]
    before: list[Part]
    best: list[tuple[int, int, Decimal]]
    branches: list[tuple[int | None, Decimal]]
    warehouses: list[tuple[int, int, Decimal]]

    @property
    def total(self) -> Part:
        return sum(self.parts, Part(""))

    @property
    def total_before(self) -> Part:
        return sum(self.before, Part(""))


def _packed(report: Report) -> Any:
    parts, before = ([{**asdict(part), **_texts(part)} for part in row] for row in (report.parts, report.before))
    rows = [
        [[str(value) if isinstance(value, Decimal) else value for value in row] for row in table]
        for table in (report.best, report.branches, report.warehouses)
    ]
    return [parts, before, *rows]


def _texts(part: Part) -> dict[str, str]:
    return {"amount": str(part.amount), "refunded": str(part.refunded)}


def _unpacked(packed: Any) -> Report:
    parts, before, *tables = packed
    rows = [[(*row[:-1], Decimal(row[-1])) for row in table] for table in tables]
    return Report([_part(row) for row in parts], [_part(row) for row in before], *rows)


def _part(row: dict[str, Any]) -> Part:
    return Part(**{**row, "amount": Decimal(row["amount"]), "refunded": Decimal(row["refunded"])})


REPORTS: Cached[Report] = Cached(
    "Reports of sales", depends_on=("analytics", "stores", "catalog"), seconds=900, pack=_packed, unpack=_unpacked
)
"""From the catalogue comes which branch of the tree a category stands in."""


def report_of(*, store: Store, period: Period, before: Period) -> Report:
    """How the store did in `period`, beside `before`. As it is kept; else ten statements over rollups."""
    return REPORTS.fetch(
        (store.pk, store.currency, period, before), lambda: _counted(store=store, period=period, before=before)
    )


def _counted(*, store: Store, period: Period, before: Period) -> Report:
    return Report(
        parts=_parts(store, period),
        before=_parts(store, before),
        best=best_products(store=store, period=period, limit=BEST),
        branches=sales_of_branches(store=store, period=period),
        warehouses=sent_by_warehouse(store=store, period=period),
    )


def _parts(store: Store, period: Period) -> list[Part]:
    if period.days == 1:
        return _hours_of(store, period)
    sold = sold_by_day(store=store, period=period)
    came = new_customers_by_day(store=store, period=period)
    carts = carts_by_day(store=store, period=period)
    days = [period.first + timedelta(days=count) for count in range(period.days)]
    return [sum((_day(day, sold, came, carts) for day in some), Part(label)) for label, some in _groups(days)]


def _hours_of(store: Store, period: Period) -> list[Part]:
    """The hours of a single day; what is known by the day stands in its first hour."""
    sold = sold_by_hour(store=store, period=period)
    came = new_customers_by_day(store=store, period=period)
    carts = carts_by_day(store=store, period=period)
    midnight = datetime.combine(period.first, time(), UTC)
    hours = []
    for hour in range(24):
        of_day = _day(period.first, {}, came, carts) if hour == 0 else Part("")
        found = sold.get(midnight + timedelta(hours=hour), Sold())
        hours.append(Part(f"{hour:02}:00", found.orders, found.amount, found.refunded) + of_day)
    return hours


def _day(day: date, sold: Mapping[date, Sold], came: Mapping[date, int], carts: Mapping[date, tuple[int, int]]) -> Part:
    found, (begun, ordered) = sold.get(day, Sold()), carts.get(day, (0, 0))
    return Part("", found.orders, found.amount, found.refunded, came.get(day, 0), begun, ordered)


def _groups(days: list[date]) -> Iterable[tuple[str, list[date]]]:
    """Days one by one, in sevens from the first one, or by the month."""
    if len(days) <= DAYS_AS_DAYS:
        return [(f"{day.day} {day:%b %Y}", [day]) for day in days]
    if len(days) <= DAYS_AS_WEEKS:
        weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
        return [(f"week from {week[0].day} {week[0]:%b %Y}", week) for week in weeks]
    return list(_keyed(days, lambda day: f"{day:%b %Y}").items())


def _keyed(values: Iterable[Value], key: Callable[[Value], str]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return found
