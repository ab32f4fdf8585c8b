"""Reads of rollups: the cost grows with the days of the period, and not with the orders in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncDate

from shop.analytics.models import (
    CartDay,
    CategoryDay,
    CustomerSales,
    ProductDay,
    SalesHour,
    StaleSales,
    WarehouseDay,
)
from shop.analytics.periods import Period
from shop.catalog.models import Category
from shop.stores.models import Store


def stale_since(*, store: Store) -> datetime | None:
    """When the oldest change was made that is not counted yet; None where all are. The notes are few."""
    note = StaleSales.objects.filter(store=store).order_by("id").values_list("created_at", flat=True)[:1]
    return next(iter(note), None)


def last_day_sold(*, store: Store) -> date | None:
    """The last day with sales. One entry of the index of `sales_hour_once`."""
    newest: datetime | None = _hours(store).aggregate(at=Max("starts_at"))["at"]
    return newest.astimezone(UTC).date() if newest else None


@dataclass(frozen=True)
class Sold:
    """Orders, and what they came to."""

    orders: int = 0
    amount: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)

    @property
    def average(self) -> Decimal:
        """What one order was worth."""
        return self.amount / self.orders if self.orders else Decimal(0)

    def __add__(self, other: Sold) -> Sold:
        return Sold(self.orders + other.orders, self.amount + other.amount, self.refunded + other.refunded)


def sold_by_hour(*, store: Store, period: Period) -> dict[datetime, Sold]:
    """What was sold in each hour of the period; hours without orders are missing. Index of `sales_hour_once`."""
    start, end = period.bounds
    hours = _hours(store).filter(starts_at__gte=start, starts_at__lt=end)
    return {hour.starts_at: Sold(hour.orders, hour.total_amount, hour.refunded_amount) for hour in hours}


def sold_by_day(*, store: Store, period: Period) -> dict[date, Sold]:
    """What was sold on each day of the period; days without orders are missing. Index of `sales_hour_once`."""
    start, end = period.bounds
    days = (
        _hours(store)
        .filter(starts_at__gte=start, starts_at__lt=end)
        .order_by()
        .values(day=TruncDate("starts_at", tzinfo=UTC))
        .annotate(Sum("orders"), Sum("total_amount"), Sum("refunded_amount"))
    )
    return {row["day"]: Sold(row["orders__sum"], row["total_amount__sum"], row["refunded_amount__sum"]) for row in days}


def new_customers_by_day(*, store: Store, period: Period) -> dict[date, int]:
    """How many customers ordered for the first time on each day. Index `customer_sales_by_first`."""
    start, end = period.bounds
    days = (
        CustomerSales.objects.filter(store=store, currency=store.currency, first_at__gte=start, first_at__lt=end)
        .order_by()
        .values(day=TruncDate("first_at", tzinfo=UTC))
        .annotate(came=Count("pk"))
    )
    return {row["day"]: row["came"] for row in days}


def carts_by_day(*, store: Store, period: Period) -> dict[date, tuple[int, int]]:
    """How many carts were begun on each day, and how many of these became orders. Index of `cart_day_once`."""
    days = CartDay.objects.filter(store=store, begun_on__range=(period.first, period.last))
    return {day.begun_on: (day.begun, day.ordered) for day in days}


def best_products(*, store: Store, period: Period, limit: int) -> list[tuple[int, int, Decimal]]:
    """The products that brought most before discounts: key, units, amount. Index `product_day_by_day`."""
    found = (
        ProductDay.objects.filter(store=store, currency=store.currency, sold_on__range=(period.first, period.last))
        .order_by()
        .values("product_id")
        .annotate(sold=Sum("units"), brought=Sum("amount"))
        .order_by("-brought", "product_id")[:limit]
    )
    return [(row["product_id"], row["sold"], row["brought"]) for row in found]


def sales_of_branches(*, store: Store, period: Period) -> list[tuple[int | None, Decimal]]:
    """What each category at the top of the tree brought with all below it, before discounts, the most first.

    Index of `category_day_once`; then the categories that were sold from.
    """
    sums = dict(
        CategoryDay.objects.filter(store=store, currency=store.currency, sold_on__range=(period.first, period.last))
        .order_by()
        .values_list("category_id")
        .annotate(Sum("amount"))
    )
    paths = dict(Category.objects.filter(pk__in=[key for key in sums if key]).values_list("pk", "path"))
    branches: dict[int | None, Decimal] = {}
    for key, amount in sums.items():
        top = int(str(paths[key]).split(".")[0]) if key else None
        branches[top] = branches.get(top, Decimal(0)) + amount
    return sorted(branches.items(), key=lambda branch: (-branch[1], branch[0] or 0))


def sent_by_warehouse(*, store: Store, period: Period) -> list[tuple[int, int, Decimal]]:
    """What each warehouse sent out for the period's orders: key, parcels, amount. Index `warehouse_day_by_day`."""
    found = (
        WarehouseDay.objects.filter(store=store, currency=store.currency, sold_on__range=(period.first, period.last))
        .order_by()
        .values("warehouse_id")
        .annotate(sent=Sum("parcels"), worth=Sum("amount"))
        .order_by("-worth", "warehouse_id")
    )
    return [(row["warehouse_id"], row["sent"], row["worth"]) for row in found]


def _hours(store: Store) -> QuerySet[SalesHour]:
    return SalesHour.objects.filter(store=store, currency=store.currency)
