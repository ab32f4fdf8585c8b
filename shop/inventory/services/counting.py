"""Stock counts: what the books say is frozen, what is found is entered, and the difference is posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from shop.catalog.models import Variant
from shop.inventory.exceptions import (
    NothingCounted,
    NotInThisCount,
    NotInThisState,
    PromisedMoreThanFound,
    QuantityNotCounted,
)
from shop.inventory.models import MovementKind, StockCount, StockCountLine, StockCountStatus, Warehouse

BEGIN = """
INSERT INTO inventory_stockcountline (store_id, count_id, stock_item_id, expected_quantity)
SELECT item.store_id, %(count)s, item.id, item.on_hand
FROM inventory_stockitem AS item JOIN catalog_variant AS variant ON variant.id = item.variant_id
WHERE item.warehouse_id = %(warehouse)s AND starts_with(variant.sku, %(sku_beginning)s)
    AND (%(variants)s::bigint[] IS NULL OR item.variant_id = ANY (%(variants)s::bigint[]))
ORDER BY variant.sku, item.id
"""
ENTER = """
UPDATE inventory_stockcountline AS line SET counted_quantity = typed.quantity
FROM unnest(%(lines)s::bigint[], %(quantities)s::int[]) AS typed (id, quantity)
WHERE line.id = typed.id AND line.count_id = %(count)s
"""
# Every item that differs is locked, in key order, before the first movement of it is written.
LOCK = """
WITH locked AS MATERIALIZED (
    SELECT item.variant_id, item.reserved, item.on_hand + line.counted_quantity - line.expected_quantity AS remains
    FROM inventory_stockcountline AS line JOIN inventory_stockitem AS item ON item.id = line.stock_item_id
    WHERE line.count_id = %(count)s AND line.counted_quantity <> line.expected_quantity
    ORDER BY item.id FOR NO KEY UPDATE OF item)
SELECT variant.sku, remains, reserved FROM locked JOIN catalog_variant AS variant ON variant.id = variant_id
WHERE remains < reserved ORDER BY variant.sku
"""
MOVE = """
WITH moved AS (
    INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason, actor_id)
    SELECT store_id, stock_item_id, %(kind)s, counted_quantity - expected_quantity, %(reason)s, %(actor)s
    FROM inventory_stockcountline
    WHERE count_id = %(count)s AND counted_quantity <> expected_quantity
    ORDER BY stock_item_id
    RETURNING id, stock_item_id)
UPDATE inventory_stockcountline AS line SET movement_id = moved.id
FROM moved WHERE line.count_id = %(count)s AND line.stock_item_id = moved.stock_item_id
"""


@transaction.atomic
def begin_count(
    *, warehouse: Warehouse, note: str = "", variant_ids: list[int] | None = None, sku_beginning: str = ""
) -> StockCount:
    """Freeze what the books say of a warehouse, or of some variants in it, and return the count to fill in.

    `variant_ids` and `sku_beginning` narrow what is counted; the lines stand in the order of their SKUs. Two
    statements, whatever the number of items. Locks nothing: what is sold meanwhile is taken into account when the
    count is posted.
    """
    count = StockCount.objects.create(store_id=warehouse.store_id, warehouse=warehouse, note=note)
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN,
            {
                "count": count.pk,
                "warehouse": warehouse.pk,
                "sku_beginning": sku_beginning,
                "variants": variant_ids,
            },
        )
    return count


@dataclass(frozen=True)
class Entered:
    """How many lines were written down, and what others had found where it was not what the person saw."""

    written: int
    found_by_others: Mapping[int, int | None]


@transaction.atomic
def enter_counts(
    *, count: StockCount, quantities: Mapping[int, int | None], seen: Mapping[int, int | None] | None = None
) -> Entered:
    """Write down what was found (units by count line; None for not counted).

    `seen` is what each line said when the person typed. A line that says something else now is left as it is and
    named, unless it says the same as what was typed; without `seen`, what stands there is written over. Raises
    NotInThisState, QuantityNotCounted. Locks the count. Three statements, whatever the number of lines.
    """
    count = _open(count)
    if any(quantity is not None and quantity < 0 for quantity in quantities.values()):
        raise QuantityNotCounted
    stand: dict[int, int | None] = dict(
        count.lines.filter(pk__in=quantities).values_list("pk", "counted_quantity").order_by("pk")
    )
    was = stand if seen is None else seen
    others = {pk: stands for pk, stands in stand.items() if stands not in (was.get(pk), quantities[pk])}
    lines = [pk for pk, stands in stand.items() if pk not in others and stands != quantities[pk]]
    with connection.cursor() as cursor:
        cursor.execute(ENTER, {"count": count.pk, "lines": lines, "quantities": [quantities[pk] for pk in lines]})
    return Entered(written=len(lines), found_by_others=others)


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
    stock items in key order. Six statements, whatever the number of lines.
    """
    count = _open(count)
    if not count.lines.exclude(counted_quantity=None).exists():
        raise NothingCounted
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"count": count.pk})
        if short := cursor.fetchall():
            raise PromisedMoreThanFound(short)
        cursor.execute(
            MOVE,
            {
                "count": count.pk,
                "kind": MovementKind.COUNT.value,
                "reason": f"Count {count.pk}",
                "actor": actor.pk if actor else None,
            },
        )
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
