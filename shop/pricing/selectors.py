"""Reads about prices."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Min, QuerySet

from shop.catalog.models import Variant
from shop.pricing.models import Price

OMNIBUS_DAYS = dt.timedelta(days=30)


def current_price(*, variant: Variant, currency: str) -> Price | None:
    """The price that holds now, if there is one. One row through `price_periods_never_overlap`."""
    return Price.objects.current().filter(variant=variant, currency=currency).first()


def price_history(*, variant: Variant) -> QuerySet[Price]:
    """All periods of a variant, past, present and planned, newest first (index `price_history`); grows with changes."""
    return Price.objects.filter(variant=variant).order_by("currency", "-valid")


def lowest_price_before(*, variant: Variant, currency: str, instant: dt.datetime) -> Decimal | None:
    """The lowest price of the 30 days before `instant`, which a reduction announced then has to be shown beside.

    (EU directive 98/6/EC, article 6a.) Through `price_periods_never_overlap`; None if there was no price.
    """
    period = DateTimeTZRange(instant - OMNIBUS_DAYS, instant)
    prices = Price.objects.filter(variant=variant, currency=currency, valid__overlap=period)
    lowest: Decimal | None = prices.aggregate(lowest=Min("amount"))["lowest"]
    return lowest
