"""Reads about stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Now

from shop.catalog.models import Product, Variant
from shop.inventory.incoming import incoming_units
from shop.inventory.models import MovementKind, StockItem, StockMovement, Warehouse


@dataclass(frozen=True)
class StockTotals:
    """What lies everywhere together: units on hand, promised, and left to promise, and in how many places."""

    on_hand: int = 0
    reserved: int = 0
    available: int = 0
    places: int = 0


def ledger(*, stock_item: StockItem, until: dt.datetime | None = None) -> QuerySet[StockMovement]:
    """The movements of a stock item, newest first, up to and with the instant `until` (index `movement_ledger`)."""
    movements = StockMovement.objects.filter(stock_item=stock_item)
    if until is not None:
        movements = movements.filter(occurred_at__lte=until)
    return movements.select_related("actor").order_by("-occurred_at", "-id")


def stock_as_of(*, stock_item: StockItem, instant: dt.datetime) -> int:
    """What lay there at `instant`: what lies there now, less what came and went since (index `movement_ledger`).

    Counted back from today, so that the question about last week reads a week of movements. Right also where two
    movements were written in another order than they happened, which `balance_after` alone could not tell.
    """
    since = StockMovement.objects.filter(stock_item=stock_item, occurred_at__gt=instant)
    change = since.aggregate(change=Sum("quantity"))["change"] or 0
    on_hand: int = stock_item.on_hand - change
    return on_hand


@dataclass(frozen=True)
class Lay:
    """What lay of a variant in a warehouse at an instant."""

    sku: str
    barcode: str
    product: str
    on_hand: int


def warehouse_as_of(*, warehouse: Warehouse, instant: dt.datetime, batch: int = 2_000) -> Iterator[Lay]:
    """All that lay in a warehouse at `instant`, by variant, without what was at nought.

    As `stock_as_of`, item by item: a batch is one statement (indexes `stock_by_warehouse`, `movement_ledger`), so that
    memory does not grow with the warehouse. Each line is right by itself, also while goods come and go.
    """
    since = StockMovement.objects.filter(stock_item=OuterRef("pk"), occurred_at__gt=instant).order_by()
    change = Subquery(since.values("stock_item").annotate(change=Sum("quantity")).values("change"))
    items = (
        StockItem.objects.filter(warehouse=warehouse)
        .annotate(then=F("on_hand") - Coalesce(change, 0))
        .order_by("warehouse", "variant")
        .values_list("variant_id", "variant__sku", "variant__barcode", "variant__product__name", "then")
    )
    last = 0
    while rows := list(items.filter(variant_id__gt=last)[:batch]):
        yield from (Lay(sku, barcode or "", name, then) for _, sku, barcode, name, then in rows if then)
        last = rows[-1][0]


def newest_movement(*, stock_item: StockItem) -> str:
    """What names the newest movement of a stock item; empty if nothing has moved. One entry of `movement_ledger`."""
    newest = StockMovement.objects.filter(stock_item=stock_item).order_by("-occurred_at", "-id")
    return str(newest.values_list("pk", flat=True).first() or "")


def newest_receipt(*, warehouse: Warehouse) -> str:
    """What names the newest delivery that was taken in within a day; empty if there is none.

    A range of the index `movement_by_newest` that ends at the first one found: a day of the store at most.
    """
    day = StockMovement.objects.filter(
        store=warehouse.store_id,
        kind=MovementKind.RECEIPT,
        stock_item__warehouse=warehouse,
        occurred_at__gt=Now() - dt.timedelta(days=1),
    )
    newest = day.order_by("-occurred_at", "-id").values_list("pk", flat=True).first()
    return str(newest or "")


def incoming(*, stock_item: StockItem) -> int:
    """Units on their way to the item's warehouse: by transfers, and whatever higher floors have ordered."""
    on_way = incoming_units(warehouse_id=stock_item.warehouse_id, variant_ids=[stock_item.variant_id])
    return on_way.get(stock_item.variant_id, 0)


def stock_of_product(*, product: Product) -> QuerySet[StockItem]:
    """Where the variants of a product lie, most on hand first (index `stock_one_item_per_place`).

    One row for each variant and warehouse: slice it.
    """
    items = StockItem.objects.filter(variant__in=Variant.objects.filter(product=product).values("pk"))
    return items.select_related("variant", "warehouse").order_by("-on_hand", "variant_id", "warehouse_id")


def stock_totals(*, variants: Iterable[Variant]) -> dict[int, StockTotals]:
    """The totals of each variant over all warehouses, by its key (index `stock_one_item_per_place`).

    One statement; it reads a row for each variant and warehouse. Variants that were never in stock are missing.
    """
    sums = (
        StockItem.objects.filter(variant__in=[variant.pk for variant in variants])
        .order_by()
        .values("variant")
        .annotate(on_hand=Sum("on_hand"), reserved=Sum("reserved"), places=Count("id"))
    )
    return {
        row["variant"]: StockTotals(row["on_hand"], row["reserved"], row["on_hand"] - row["reserved"], row["places"])
        for row in sums
    }


def sellable_totals(*, variants: Iterable[Variant]) -> dict[int, int]:
    """What can be promised of each variant in the open warehouses together, by its key; no row where nothing lies.

    One statement (index `stock_one_item_per_place`); it reads a row for each variant and warehouse.
    """
    sums = StockItem.objects.sellable().filter(variant__in=[variant.pk for variant in variants]).order_by()
    return dict(sums.values("variant").annotate(left=Sum("available")).values_list("variant", "left"))


def available_everywhere() -> Coalesce:
    """What can be promised of a variant in all open warehouses together: an annotation for variants.

    Read by `stock_one_item_per_place` for each variant shown: as many rows as it has places.
    """
    places = StockItem.objects.filter(variant=OuterRef("pk"), warehouse__is_active=True).order_by()
    total = places.values("variant").annotate(total=Sum("available")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)
