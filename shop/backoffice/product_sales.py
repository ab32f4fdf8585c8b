"""What was sold of a product lately, week by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.core.caching import Cached
from shop.core.charts import bars
from shop.orders.models import OrderLine
from shop.orders.selectors import SOLD, newest_order_at

from .offers import Offer

DAYS = 91
WEEK = 7
STALE = dt.timedelta(days=7)
"""Data whose newest order is older than this is looked at from there, not from today."""


@dataclass(frozen=True)
class Day:
    """What was sold of a product on one day, before discounts."""

    on: dt.date
    units: int
    lines: int
    amount: Decimal


def sales_of_product(*, product: Product, since: dt.datetime, until: dt.datetime, currency: str) -> list[Day]:
    """What was sold of `product` in [since, until), by day; days without sales are missing.

    Index `order_line_of_variant`: reads the lines of the product's variants and their orders.
    """
    rows = (
        OrderLine.objects.filter(
            variant__in=Variant.objects.filter(product=product).values("pk"),
            order__placed_at__gte=since,
            order__placed_at__lt=until,
            order__status__in=SOLD,
            order__currency=currency,
        )
        .order_by()
        .values(on=TruncDate("order__placed_at"))
        .annotate(units=Sum("quantity"), lines=Count("pk"), amount=Sum("subtotal_amount"))
        .order_by("on")
    )
    return [Day(row["on"], row["units"], row["lines"], row["amount"]) for row in rows]


@dataclass(frozen=True)
class Sales:
    """When the store sold anything last, and what of a product in the thirteen weeks up to then, or up to today."""

    newest: dt.datetime | None
    last_day: dt.date
    days: list[Day]


def _packed(sales: Sales) -> list[Any]:
    days = [[day.on.isoformat(), day.units, day.lines, str(day.amount)] for day in sales.days]
    return [sales.newest and sales.newest.isoformat(), sales.last_day.isoformat(), days]


def _unpacked(packed: list[Any]) -> Sales:
    newest, last_day, rows = packed
    days = [Day(dt.date.fromisoformat(on), units, lines, Decimal(amount)) for on, units, lines, amount in rows]
    return Sales(newest and dt.datetime.fromisoformat(newest), dt.date.fromisoformat(last_day), days)


KEPT: Cached[Sales] = Cached(
    "Sales on a product's page", depends_on=("orders", "catalog"), seconds=900, pack=_packed, unpack=_unpacked
)


def unit_of(product: Product) -> str:
    """What the variants are counted in: “units”, or “gram” where all of them are weighed out."""
    units = {variant.unit: variant.get_unit_display() for variant in Offer.of(product).variants}
    return next(iter(units.values())) if len(units) == 1 and "each" not in units else "units"


def latest_sales(product: Product) -> Sales:
    """The last thirteen weeks; counted back from the store's newest order where that is long ago. Two statements."""
    store, now = product.store, timezone.now()
    newest = newest_order_at(store=store)
    if newest is None:
        return Sales(None, timezone.localdate(now), [])
    last_day = timezone.localtime(newest if now - newest > STALE else now).date()
    until = timezone.make_aware(dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time()))
    since = until - dt.timedelta(days=DAYS)
    days = sales_of_product(product=product, since=since, until=until, currency=store.currency)
    return Sales(newest, last_day, days)


def sales_panel(product: Product) -> dict[str, Any]:
    """The last thirteen weeks in figures and bars, as they are kept or counted now."""
    store, today = product.store, timezone.localdate()
    sales = KEPT.fetch((product.pk, today.isoformat(), store.currency), lambda: latest_sales(product))
    newest, last_day, days = sales.newest, sales.last_day, sales.days
    if newest is None:
        return {"newest": None}
    first_day = last_day - dt.timedelta(days=DAYS - 1)
    weeks = [0] * (DAYS // WEEK)
    for day in days:
        weeks[min(max((day.on - first_day).days, 0) // WEEK, len(weeks) - 1)] += day.units
    starts = [first_day + dt.timedelta(days=WEEK * week) for week in range(len(weeks))]
    return {
        "newest": newest,
        "is_stale": last_day != today,
        "first_day": first_day,
        "last_day": last_day,
        "units": sum(day.units for day in days),
        "lines": sum(day.lines for day in days),
        "amount": sum((day.amount for day in days), Decimal(0)),
        "currency": store.currency,
        "unit": unit_of(product),
        "bars": bars([(f"{start.day} {start:%b}", units) for start, units in zip(starts, weeks, strict=True)]),
    }
