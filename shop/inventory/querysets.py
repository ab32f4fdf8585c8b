"""Predicates over stock that chain, and the one order in which stock is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from shop.inventory.models import StockItem  # noqa: F401 - named as text in the base class below


class StockItemQuerySet(models.QuerySet["StockItem"]):
    """Stock items."""

    def locked(self) -> Self:
        """Takes the row locks, in primary-key order: two callers over the same rows queue up, never deadlock.

        The triggers that move balances lock in the same order (`core_keep_balance`).
        """
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def sellable(self) -> Self:
        """Items with something left to promise, in warehouses that are open."""
        return self.filter(on_hand__gt=F("reserved"), warehouse__is_active=True)

    def low(self) -> Self:
        """Items at or below their reorder point (index `stock_low`)."""
        return self.filter(is_low=True)
