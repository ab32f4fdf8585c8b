"""Predicates over prices that chain."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

if TYPE_CHECKING:
    from shop.pricing.models import Price  # noqa: F401 - named as text in the base class below


class PriceQuerySet(models.QuerySet["Price"]):
    """Prices; for a known variant, `holding_at` and `current` read its few periods (index `price_history`)."""

    def holding_at(self, instant: dt.datetime) -> Self:
        """The prices whose period contains the instant: at most one for each variant and currency."""
        return self.filter(valid__contains=instant)

    def current(self) -> Self:
        """The prices that hold now."""
        return self.filter(valid__contains=Now())

    def lasting(self) -> Self:
        """The prices that hold now or will."""
        return self.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=Now()))
