"""Putting goods that came back on the shelf again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from shop.inventory.models import MovementKind, StockItem, StockMovement, Warehouse


@transaction.atomic
def restock(
    *, warehouse: Warehouse, units: Sequence[tuple[int, int]], reason: str = "", actor: Any = None
) -> list[StockMovement]:
    """Put `units` (variant and quantity) on the shelf of `warehouse`, and return a ledger row for each, in order.

    Stock items are made where the variants never were. Locks stock items in key order.
    """
    variant_ids = {variant_id for variant_id, _ in units}
    StockItem.objects.bulk_create(
        [
            StockItem(store_id=warehouse.store_id, variant_id=variant_id, warehouse=warehouse)
            for variant_id in sorted(variant_ids)
        ],
        ignore_conflicts=True,
    )
    items = {
        item.variant_id: item
        for item in StockItem.objects.locked().filter(warehouse=warehouse, variant_id__in=variant_ids)
    }
    return StockMovement.objects.bulk_create(
        StockMovement(
            store_id=warehouse.store_id,
            stock_item=items[variant_id],
            kind=MovementKind.RETURN,
            quantity=quantity,
            reason=reason,
            actor=actor,
        )
        for variant_id, quantity in units
    )
