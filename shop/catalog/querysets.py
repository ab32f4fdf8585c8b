"""Predicates over products that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

if TYPE_CHECKING:
    from shop.catalog.models import Product  # noqa: F401 - named as text in the base class below


def seen_now() -> Q:
    """Shoppers see the product at this instant: the clock decides, and no job has to be on time."""
    not_withdrawn = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=Now())
    return Q(not_withdrawn, status="active", published_at__lte=Now())


class ProductQuerySet(models.QuerySet["Product"]):
    """Products."""

    def on_show(self) -> Self:
        """Those that shoppers see at this instant."""
        return self.filter(seen_now())
