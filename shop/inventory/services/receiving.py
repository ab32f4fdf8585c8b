"""Receiving goods into a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.catalog.models import Variant
from shop.inventory.exceptions import QuantityNotPositive
from shop.inventory.models import MovementKind, StockItem, StockMovement, Warehouse


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """So many units of a variant came in; `unit_cost_amount` is what one unit cost."""

    variant_id: int
    quantity: int
    unit_cost_amount: Decimal | None = None


def receive_stock(
    *,
    variant: Variant,
    warehouse: Warehouse,
    quantity: int,
    unit_cost_amount: Decimal | None = None,
    reason: str = "",
    actor: Any = None,
) -> StockMovement:
    """Put `quantity` units of `variant` on the shelf of `warehouse` and return the movement that says so.

    The stock item is made if the variant was never there. `unit_cost_amount` is what one unit cost.
    Raises QuantityNotPositive. Locks the stock item.
    """
    arrival = Arrival(variant_id=variant.pk, quantity=quantity, unit_cost_amount=unit_cost_amount)
    [movement] = receive_arrivals(warehouse=warehouse, arrivals=[arrival], reason=reason, actor=actor)
    return movement


@transaction.atomic
def receive_arrivals(
    *, warehouse: Warehouse, arrivals: Sequence[Arrival], reason: str = "", actor: Any = None
) -> list[StockMovement]:
    """Put everything that came on the shelf of `warehouse`, and return a ledger row for each, in order.

    Three statements, whatever the number of arrivals. Raises QuantityNotPositive. Locks stock items in key order.
    """
    return put_on_shelf(warehouse=warehouse, arrivals=arrivals, kind=MovementKind.RECEIPT, reason=reason, actor=actor)


@transaction.atomic
def put_on_shelf(
    *, warehouse: Warehouse, arrivals: Sequence[Arrival], kind: MovementKind, reason: str, actor: Any
) -> list[StockMovement]:
    """Add units to a warehouse for a reason of the ledger's: received, returned, come from elsewhere."""
    if any(arrival.quantity <= 0 for arrival in arrivals):
        raise QuantityNotPositive
    variant_ids = sorted({arrival.variant_id for arrival in arrivals})
    StockItem.objects.bulk_create(
        [
            StockItem(store_id=warehouse.store_id, variant_id=variant_id, warehouse=warehouse)
            for variant_id in variant_ids
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
            stock_item=items[arrival.variant_id],
            kind=kind,
            quantity=arrival.quantity,
            unit_cost_amount=arrival.unit_cost_amount,
            reason=reason,
            actor=actor,
        )
        for arrival in arrivals
    )
