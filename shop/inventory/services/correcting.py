"""Putting many figures of stock right at once, as somebody found them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from shop.inventory.exceptions import PromisedMoreThanLeft, ReasonMissing, StockMovedMeanwhile
from shop.inventory.models import MovementKind, StockItem, StockMovement


@dataclass(frozen=True, kw_only=True)
class Correction:
    """`on_hand` units of a variant lie in a warehouse, where the books that were looked at said `seen`."""

    variant_id: int
    warehouse_id: int
    seen: int
    on_hand: int

    @property
    def place(self) -> tuple[int, int]:
        return self.variant_id, self.warehouse_id


@transaction.atomic
def correct_stock(
    *, store_id: int, corrections: Sequence[Correction], reason: str, actor: Any = None
) -> list[StockMovement]:
    """Adjust each place to what was found there, and return the movements that say so, all for `reason`.

    Stock items are made where the variants never were. Three statements, whatever the number of corrections.
    Raises ReasonMissing, StockMovedMeanwhile (the books say something else by now), PromisedMoreThanLeft; then
    nothing has changed. Locks stock items in key order.
    """
    if not reason.strip():
        raise ReasonMissing
    items = _locked(store_id, [correction.place for correction in corrections])
    for correction in corrections:
        item = items[correction.place]
        if item.on_hand != correction.seen:
            raise StockMovedMeanwhile(item, seen=correction.seen)
        if correction.on_hand < item.reserved:
            raise PromisedMoreThanLeft(item)
    return StockMovement.objects.bulk_create(
        StockMovement(
            store_id=store_id,
            stock_item=items[correction.place],
            kind=MovementKind.ADJUSTMENT,
            quantity=correction.on_hand - correction.seen,
            reason=reason,
            actor=actor,
        )
        for correction in corrections
        if correction.on_hand != correction.seen
    )


@transaction.atomic
def set_reorder_points(*, store_id: int, points: Mapping[tuple[int, int], int]) -> None:
    """Say at how many units each (variant, warehouse) is low. Three statements. Locks stock items in key order."""
    items = _locked(store_id, list(points))
    for place, item in items.items():
        item.reorder_point = points[place]
    StockItem.objects.bulk_update(items.values(), ["reorder_point"])


def _locked(store_id: int, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], StockItem]:
    """The stock items of these places, made where there is none, and locked in key order."""
    StockItem.objects.bulk_create(
        (
            StockItem(store_id=store_id, variant_id=variant_id, warehouse_id=warehouse_id)
            for variant_id, warehouse_id in sorted(set(places))
        ),
        ignore_conflicts=True,
    )
    wanted = set(places)
    found = StockItem.objects.locked().filter(
        store=store_id,
        variant__in={variant_id for variant_id, _ in wanted},
        warehouse__in={warehouse_id for _, warehouse_id in wanted},
    )
    items = {(item.variant_id, item.warehouse_id): item for item in found}
    return {place: items[place] for place in items if place in wanted}
