"""Reorder advice: how much of what to order from whom, by arithmetic that is shown on the page.

A periodic review with an order-up-to level, the (R, S) policy of inventory theory: stock is looked at every R days, a
purchase takes L days, and the stock on hand and on its way is filled up to

    S = d · f · (L + R)  +  z · σ · √(L + R)

where d is what is sold a day, f the season, σ the standard deviation of a day's sales, and z how many deviations of
safety one wants. The second term is the safety stock; days are taken as independent of each other, hence the root.
See Silver, Pyke and Thomas, "Inventory and Production Management in Supply Chains" (4th ed., 2017), chapter 6, and
Chopra and Meindl, "Supply Chain Management", on cycle service levels (z = 1.645 for 95 % of the cycles without a gap).

d and σ come from the sales of the last eight weeks in the ledger, week by week (a day is too short a time for most
things), counted back from the newest sale rather than from today, so that a shop that was closed, or a loaded year
of another time, has advice too. f is the ratio of the same eight weeks that follow, to the eight before, a year ago.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt
from statistics import stdev

from django.db import connection
from django.db.models import F, Sum

from shop.inventory.incoming import incoming_units
from shop.inventory.models import MovementKind, StockItem, StockMovement, Warehouse
from shop.purchasing.models import PurchaseOrderLine, PurchaseOrderStatus, Supplier, SupplierProduct

WEEKS = 8
DAYS = 7 * WEEKS
SERVICE_LEVELS = {90: 1.282, 95: 1.645, 98: 2.054, 99: 2.326}
"""Percent of cycles that end before the shelf is empty → z, the quantile of the normal distribution."""
ENOUGH_FOR_A_SEASON = 20
"""Units sold a year ago below which a ratio is noise."""
SEASON_BOUNDS = (0.5, 2.0)
MOST_ITEMS = 200

SALES = """
SELECT sold.stock_item_id, sold.weeks_ago, sum(-sold.quantity)::bigint
FROM (
    SELECT stock_item_id, quantity, floor(extract(epoch FROM %(anchor)s - occurred_at) / 604800)::int AS weeks_ago
    FROM inventory_stockmovement
    WHERE stock_item_id = ANY (%(items)s) AND kind = 'sale'
        AND occurred_at > %(anchor)s - %(weeks)s * interval '7 days' AND occurred_at <= %(anchor)s
    UNION ALL
    SELECT stock_item_id, quantity,
        52 + floor(extract(epoch FROM %(anchor)s - interval '364 days' - occurred_at) / 604800)::int
    FROM inventory_stockmovement
    WHERE stock_item_id = ANY (%(items)s) AND kind = 'sale'
        AND occurred_at > %(anchor)s - interval '364 days' - %(weeks)s * interval '7 days'
        AND occurred_at <= %(anchor)s - interval '364 days' + %(weeks)s * interval '7 days'
) AS sold
GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One item and every number that its advice is made of. Quantities are units, times are days."""

    item: StockItem
    product: SupplierProduct | None
    weekly: tuple[int, ...]
    """What was sold in each of the last eight weeks, the latest first."""
    year_ago_before: int
    year_ago_after: int
    incoming: int
    drafted: int
    review_days: int
    z: float

    @property
    def sold(self) -> int:
        return sum(self.weekly)

    @property
    def per_day(self) -> float:
        return self.sold / DAYS

    @cached_property
    def season(self) -> float:
        """What the coming weeks are to the last ones, by the year before; 1 where too little was sold then."""
        if self.year_ago_before < ENOUGH_FOR_A_SEASON:
            return 1.0
        least, most = SEASON_BOUNDS
        return min(max(self.year_ago_after / self.year_ago_before, least), most)

    @property
    def days(self) -> int:
        """Until a purchase that is not made today, but at the next review, would be on the shelf."""
        return self.review_days + (self.product.supplier.lead_time_days if self.product else 0)

    @property
    def needed(self) -> float:
        return self.per_day * self.season * self.days

    @cached_property
    def deviation(self) -> float:
        """The standard deviation of a day's sales, from that of the weeks'."""
        return stdev(self.weekly) / sqrt(7)

    @property
    def safety(self) -> float:
        return self.z * self.deviation * sqrt(self.days)

    @property
    def target(self) -> int:
        """The order-up-to level; the reorder point, if somebody wants more than sales ask for."""
        return max(ceil(round(self.needed + self.safety, 6)), self.item.reorder_point)

    @property
    def position(self) -> int:
        return self.item.available + self.incoming + self.drafted

    @property
    def missing(self) -> int:
        return max(self.target - self.position, 0)

    @property
    def quantity(self) -> int:
        """What is missing, but no less than the supplier sells, in whole packs."""
        if not self.missing or self.product is None:
            return 0
        pack = self.product.pack_quantity
        return ceil(max(self.missing, self.product.minimum_quantity) / pack) * pack


def reorder_advice(
    *, warehouse: Warehouse, supplier: Supplier | None = None, review_days: int = 7, service_level: int = 95
) -> list[Advice]:
    """The advice for the low items of a warehouse, or for what a supplier is asked first for; at most `MOST_ITEMS`.

    As many statements whatever the number of items: they read the items (index `stock_low`, or the supplier's
    products), and of the ledger up to 24 weeks of each item (index `movement_ledger`).
    """
    items = _candidates(warehouse, supplier)
    if not items:
        return []
    variants = [item.variant_id for item in items]
    preferred = SupplierProduct.objects.filter(variant__in=variants, is_preferred=True).select_related("supplier")
    if supplier is not None:
        preferred = preferred.filter(supplier=supplier)
    products = {product.variant_id: product for product in preferred}
    incoming = incoming_units(warehouse_id=warehouse.pk, variant_ids=variants)
    drafted = _drafted(warehouse, variants)
    sales = _sales(warehouse, [item.pk for item in items])
    return [
        Advice(
            item=item,
            product=products.get(item.variant_id),
            weekly=tuple(sales[item.pk].get(week, 0) for week in range(WEEKS)),
            year_ago_before=sum(sales[item.pk].get(52 + week, 0) for week in range(WEEKS)),
            year_ago_after=sum(sales[item.pk].get(51 - week, 0) for week in range(WEEKS)),
            incoming=incoming.get(item.variant_id, 0),
            drafted=drafted.get(item.variant_id, 0),
            review_days=review_days,
            z=SERVICE_LEVELS[service_level],
        )
        for item in items
    ]


def _candidates(warehouse: Warehouse, supplier: Supplier | None) -> list[StockItem]:
    items = StockItem.objects.filter(store=warehouse.store_id, warehouse=warehouse)
    if supplier is None:
        items = items.low()
    else:
        sold = SupplierProduct.objects.filter(supplier=supplier, is_preferred=True).values("variant")
        items = items.filter(variant__in=sold)
    return list(items.select_related("variant__product").order_by("variant_id")[:MOST_ITEMS])


def _drafted(warehouse: Warehouse, variants: list[int]) -> dict[int, int]:
    """What stands in drafts already, so that asking for advice twice does not order twice."""
    lines = PurchaseOrderLine.objects.filter(
        variant__in=variants, purchase_order__warehouse=warehouse, purchase_order__status=PurchaseOrderStatus.DRAFT
    )
    return dict(lines.order_by().values_list("variant").annotate(units=Sum(F("quantity"))))


def _sales(warehouse: Warehouse, items: list[int]) -> dict[int, dict[int, int]]:
    """Units sold by item and by how many weeks ago that was."""
    by_item: dict[int, dict[int, int]] = defaultdict(dict)
    newest: dt.datetime | None = (
        StockMovement.objects.filter(store=warehouse.store_id, kind=MovementKind.SALE)
        .order_by("-occurred_at", "-id")
        .values_list("occurred_at", flat=True)
        .first()
    )
    if newest is None:
        return by_item
    with connection.cursor() as cursor:
        cursor.execute(SALES, {"anchor": newest, "items": items, "weeks": WEEKS})
        for item, weeks_ago, units in cursor.fetchall():
            by_item[item][weeks_ago] = units
    return by_item
