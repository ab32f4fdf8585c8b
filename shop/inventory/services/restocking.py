"""Putting goods that came back on the shelf again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shop.inventory.models import MovementKind, StockMovement, Warehouse
from shop.inventory.services.receiving import Arrival, put_on_shelf


def restock(
    *, warehouse: Warehouse, units: Sequence[tuple[int, int]], reason: str = "", actor: Any = None
) -> list[StockMovement]:
    """Put `units` (variant and quantity) on the shelf of `warehouse`, and return a ledger row for each, in order.

    Stock items are made where the variants never were. Locks stock items in key order.
    """
    return put_on_shelf(
        warehouse=warehouse,
        arrivals=[Arrival(variant_id=variant_id, quantity=quantity) for variant_id, quantity in units],
        kind=MovementKind.RETURN,
        reason=reason,
        actor=actor,
    )
