"""Predicates over orders that chain, and how an order is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from shop.orders.models import Order  # noqa: F401 - named as text in the base class below


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders."""

    def locked(self) -> Self:
        """Takes the row locks, in primary-key order. An order is locked before the stock of its lines, everywhere."""
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)
