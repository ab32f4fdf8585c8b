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


KEPT: Cached[list[Day]] = Cached(
    "Sales on a product's page",
    depends_on=("orders", "catalog"),
    seconds=900,
    pack=lambda days: [[day.on.isoformat(), day.units, day.lines, str(day.amount)] for day in days],
    unpack=lambda rows: [
        Day(dt.date.fromisoformat(on), units, lines, Decimal(sum_)) for on, units, lines, sum_ in rows
    ],
)


def unit_of(product: Product) -> str:
    """What the variants are counted in: “units”, or “gram” where all of them are weighed out."""
    units = {variant.unit: variant.get_unit_display() for variant in Offer.of(product).variants}
    return next(iter(units.values())) if len(units) == 1 and "each" not in units else "units"


def sales_panel(product: Product) -> dict[str, Any]:
    """The last thirteen weeks in figures and bars; counted back from the newest order where that is long ago."""
    store = product.store
    now = timezone.now()
    newest = newest_order_at(store=store)
    if newest is None:
        return {"newest": None}
    is_stale = now - newest > STALE
    last_day = timezone.localtime(newest if is_stale else now).date()
    until = timezone.make_aware(dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time()))
    since = until - dt.timedelta(days=DAYS)
    days = KEPT.fetch(
        (product.pk, since.isoformat(), until.isoformat(), store.currency),
        lambda: sales_of_product(product=product, since=since, until=until, currency=store.currency),
    )
    first_day = last_day - dt.timedelta(days=DAYS - 1)
    weeks = [0] * (DAYS // WEEK)
    for day in days:
        weeks[min(max((day.on - first_day).days, 0) // WEEK, len(weeks) - 1)] += day.units
    starts = [first_day + dt.timedelta(days=WEEK * week) for week in range(len(weeks))]
    return {
        "newest": newest,
        "is_stale": is_stale,
        "first_day": first_day,
        "last_day": last_day,
        "units": sum(day.units for day in days),
        "lines": sum(day.lines for day in days),
        "amount": sum((day.amount for day in days), Decimal(0)),
        "currency": store.currency,
        "unit": unit_of(product),
        "bars": bars([(f"{start.day} {start:%b}", units) for start, units in zip(starts, weeks, strict=True)]),
    }
