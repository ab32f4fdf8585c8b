"""Stock counts: what the books say is frozen, what is found is entered, and the difference is posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from shop.catalog.models import Variant
from shop.inventory.exceptions import (
    NothingCounted,
    NotInThisCount,
    NotInThisState,
    PromisedMoreThanFound,
    QuantityNotCounted,
)
from shop.inventory.models import (
    MovementKind,
    StockCount,
    StockCountLine,
    StockCountStatus,
    StockItem,
    StockMovement,
    Warehouse,
)


@transaction.atomic
def begin_count(
    *, warehouse: Warehouse, note: str = "", variant_ids: list[int] | None = None, sku_beginning: str = ""
) -> StockCount:
    """Freeze what the books say of a warehouse, or of some variants in it, and return the count to fill in.

    `variant_ids` and `sku_beginning` narrow what is counted. Two statements, whatever the number of items. Locks
    nothing: what is sold meanwhile is taken into account when the count is posted.
    """
    count = StockCount.objects.create(store_id=warehouse.store_id, warehouse=warehouse, note=note)
    items = StockItem.objects.filter(warehouse=warehouse)
    if variant_ids is not None:
        items = items.filter(variant__in=variant_ids)
    if sku_beginning:
        items = items.filter(variant__sku__startswith=sku_beginning)
    StockCountLine.objects.bulk_create(
        (
            StockCountLine(store_id=warehouse.store_id, count=count, stock_item_id=pk, expected_quantity=on_hand)
            for pk, on_hand in items.order_by("pk").values_list("pk", "on_hand")
        ),
        batch_size=5000,
    )
    return count


@transaction.atomic
def enter_counts(*, count: StockCount, quantities: Mapping[int, int | None]) -> int:
    """Write down what was found (units by count line; None for not counted), and return how many lines that were.

    Raises NotInThisState, QuantityNotCounted. Locks the count.
    """
    count = _open(count)
    if any(quantity is not None and quantity < 0 for quantity in quantities.values()):
        raise QuantityNotCounted
    lines = list(count.lines.filter(pk__in=quantities))
    for line in lines:
        line.counted_quantity = quantities[line.pk]
    return StockCountLine.objects.bulk_update(lines, ["counted_quantity"], batch_size=1000)


@transaction.atomic
def add_counts(*, count: StockCount, units: Mapping[int, int]) -> int:
    """Add what was scanned (units by variant) to what was found so far, and return how many lines that were.

    Raises NotInThisState, and NotInThisCount with every variant that has no line. Locks the count.
    """
    count = _open(count)
    lines = list(count.lines.filter(stock_item__variant__in=units).select_related("stock_item"))
    missing = units.keys() - {line.stock_item.variant_id for line in lines}
    if missing:
        skus = Variant.objects.filter(pk__in=missing).order_by("sku").values_list("sku", flat=True)
        raise NotInThisCount(list(skus))
    for line in lines:
        line.counted_quantity = (line.counted_quantity or 0) + units[line.stock_item.variant_id]
    return StockCountLine.objects.bulk_update(lines, ["counted_quantity"], batch_size=1000)


@transaction.atomic
def post_count(*, count: StockCount, actor: Any = None) -> StockCount:
    """Put the books right where the count found a difference, and return the count, posted.

    Each difference is what was found less what was expected, so that what was sold or received while people counted
    stays as it is. Lines that nobody counted are left alone. Raises NotInThisState, NothingCounted, and
    PromisedMoreThanFound with every item of which more is promised than would be left. Locks the count, then the
    stock items in key order.
    """
    count = _open(count)
    lines = list(count.lines.exclude(counted_quantity=None).order_by("stock_item_id"))
    if not lines:
        raise NothingCounted
    different = [line for line in lines if line.counted_quantity != line.expected_quantity]
    items = {
        item.pk: item
        for item in StockItem.objects.locked()
        .filter(pk__in=[line.stock_item_id for line in different])
        .annotate(sku=F("variant__sku"))
    }
    short = []
    for line in different:
        item = items[line.stock_item_id]
        left = item.on_hand + _difference(line)
        if left < item.reserved:
            short.append((item.sku, left, item.reserved))
    if short:
        raise PromisedMoreThanFound(short)
    movements = StockMovement.objects.bulk_create(
        StockMovement(
            store_id=count.store_id,
            stock_item_id=line.stock_item_id,
            kind=MovementKind.COUNT,
            quantity=_difference(line),
            reason=f"Count {count.pk}",
            actor=actor,
        )
        for line in different
    )
    for line, movement in zip(different, movements, strict=True):
        line.movement = movement
    StockCountLine.objects.bulk_update(different, ["movement"], batch_size=1000)
    count.status, count.posted_at = StockCountStatus.POSTED, Now()
    count.save(update_fields=["status", "posted_at"])
    count.refresh_from_db(fields=["posted_at"])
    return count


@transaction.atomic
def cancel_count(*, count: StockCount) -> StockCount:
    """Give a count up: the books stay as they are. Raises NotInThisState. Locks the count."""
    count = _open(count)
    count.status = StockCountStatus.CANCELLED
    count.save(update_fields=["status"])
    return count


def _open(count: StockCount) -> StockCount:
    count = StockCount.objects.select_for_update(no_key=True).get(pk=count.pk)
    if count.status != StockCountStatus.OPEN:
        raise NotInThisState(f"This count is {count.get_status_display().lower()}, and cannot be changed.")
    return count


def _difference(line: StockCountLine) -> int:
    return (line.counted_quantity or 0) - line.expected_quantity
