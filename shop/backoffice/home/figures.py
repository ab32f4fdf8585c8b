"""The figures of a period as cards, tables and a chart, each with the list of rows that it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.urls import reverse

from shop.analytics.periods import Period
from shop.analytics.reporting import Part, Report
from shop.catalog.models import Category, Product, Variant
from shop.core.charts import Bar, bars
from shop.inventory.models import Warehouse

SHOWN_BRANCHES = 8


@dataclass(frozen=True)
class Figure:
    """A figure of the period beside the same of the one before, with a small chart and its rows."""

    title: str
    value: Any
    """None where there was nothing to count it from."""
    before: Any
    bars: list[Bar]
    url: str
    unit: str = ""
    """A currency, “%”, or nothing for a count."""

    @property
    def change(self) -> int | None:
        """By how many per cent it rose; None where there was nothing to compare with."""
        if self.value is None or not self.before:
            return None
        return round((self.value - self.before) / self.before * 100)

    @property
    def size(self) -> int:
        """The change without its sign."""
        return abs(self.change or 0)

    @property
    def is_money(self) -> bool:
        return len(self.unit) == 3


@dataclass(frozen=True)
class Share:
    """A row of a table: something, what it brought, and how much that is of the most."""

    label: str
    page: str
    """The page of the thing itself; "" where there is none."""
    count: int | None
    amount: Decimal
    percent: float
    url: str
    unit: str = ""
    """What `count` counts, where that is not pieces."""


def rows_url(page: str, **query: Any) -> str:
    """A list, narrowed to the rows that a figure is made of."""
    chosen = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse(f'admin:{page}_changelist')}?{chosen}"


def figures_of(report: Report, *, period: Period, currency: str, sees_customers: bool) -> list[Figure]:
    """Sales, orders, average order, conversion of carts, new customers."""
    sold = rows_url("orders_order", tab="sold", placed_at=period)
    begun = rows_url("orders_cart", tab="begun", created_at=period)
    first = rows_url("customers_customer", first_order=period) if sees_customers else ""

    def figure(title: str, of: Callable[[Part], Any], url: str, unit: str = "") -> Figure:
        small = bars((part.label, of(part) or 0) for part in report.parts)
        return Figure(title, of(report.total), of(report.total_before), small, url, unit)

    return [
        figure("Sales", lambda part: part.amount, sold, currency),
        figure("Orders", lambda part: part.orders, sold),
        figure("Average order", lambda part: part.average, sold, currency),
        figure("Carts that became orders", lambda part: part.conversion, begun, "%"),
        figure("New customers", lambda part: part.new_customers, first),
    ]


def best_sellers(report: Report, *, period: Period) -> list[Share]:
    """The products that brought most."""
    keys = [key for key, _units, _amount in report.best]
    products = Product.objects.in_bulk(keys)
    weighed = Variant.objects.filter(product__in=keys).exclude(unit="each")
    units_of = {variant.product_id: variant.get_unit_display() for variant in weighed}
    most = max((amount for *_rest, amount in report.best), default=Decimal(0))
    return [
        Share(
            products[key].name,
            _page(Product, key),
            units,
            amount,
            _percent(amount, most),
            rows_url("orders_orderline", tab="sold", order__placed_at=period, variant__product__id__exact=key),
            units_of.get(key, ""),
        )
        for key, units, amount in report.best
        if key in products
    ]


def branches(report: Report, *, period: Period) -> list[Share]:
    """What the categories at the top of the tree brought, the rest of them together."""
    shown = report.branches[:SHOWN_BRANCHES]
    names = Category.objects.in_bulk([key for key, _amount in shown if key])
    most = max((amount for _key, amount in report.branches), default=Decimal(0))
    return [
        Share(
            names[key].name if key in names else "Without a category",
            _page(Category, key) if key else "",
            None,
            amount,
            _percent(amount, most),
            rows_url("orders_orderline", tab="sold", order__placed_at=period, category=key or "none"),
        )
        for key, amount in shown
        if key is None or key in names
    ]


def warehouses(report: Report, *, period: Period) -> list[Share]:
    """What the warehouses sent out for the orders of the period."""
    shown = report.warehouses[:SHOWN_BRANCHES]
    names = Warehouse.objects.in_bulk([key for key, _parcels, _amount in shown])
    most = max((amount for *_rest, amount in shown), default=Decimal(0))
    return [
        Share(
            names[key].name,
            _page(Warehouse, key),
            parcels,
            amount,
            _percent(amount, most),
            rows_url(
                "orders_fulfilmentline", tab="sent", order__placed_at=period, fulfilment__warehouse__id__exact=key
            ),
        )
        for key, parcels, amount in shown
        if key in names
    ]


def _page(model: type[Model], key: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])


def _percent(amount: Decimal, most: Decimal) -> float:
    return float(amount / most * 100) if most > 0 else 0.0
