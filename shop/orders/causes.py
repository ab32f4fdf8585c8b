"""Why stock left and came back: the orders behind movements, told to the ledger below."""

from __future__ import annotations

from collections.abc import Sequence

from shop.inventory.causes import Cause
from shop.orders.models import FulfilmentLine, ReturnLine


def shipped(keys: Sequence[int]) -> dict[int, Cause]:
    """The orders that these movements were shipped for. One statement, by the unique key of `movement`."""
    lines = FulfilmentLine.objects.filter(movement__in=keys).select_related("order")
    return {line.movement_id: Cause(line.order, f"Order {line.order}") for line in lines if line.movement_id}


def returned(keys: Sequence[int]) -> dict[int, Cause]:
    """The orders that these movements came back from. One statement, by the unique key of `movement`."""
    lines = ReturnLine.objects.filter(movement__in=keys).select_related("order")
    return {line.movement_id: Cause(line.order, f"Return of order {line.order}") for line in lines if line.movement_id}
