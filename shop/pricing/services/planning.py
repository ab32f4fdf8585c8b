"""Planning a price for a time: a sale that begins and ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from shop.catalog.models import Variant
from shop.pricing.exceptions import EndsBeforeItBegins, PriceInThePast, PricesMeet
from shop.pricing.models import Price
from shop.pricing.services.repricing import TransactionTime


@transaction.atomic
def plan_prices(
    *,
    variants: Sequence[Variant],
    amount: Decimal,
    compare_at_amount: Decimal | None = None,
    currency: str,
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
) -> list[Price]:
    """Let each of `variants` cost `amount` from `starts_at` (now, if not given) until before `ends_at`.

    Afterwards what would have held without it holds again. Without `ends_at` it holds until the next planned price of
    the variant begins, or for good. Four statements, whatever the number of variants.

    Raises PriceInThePast, EndsBeforeItBegins, PricesMeet (another planned price begins in that time); then nothing has
    changed. Locks the variants' rows in key order, as `change_price` does.
    """
    locked = list(
        Variant.objects.filter(pk__in=[variant.pk for variant in variants])
        .annotate(now=TransactionTime())
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    if not locked:
        return []
    starts_at = starts_at or locked[0].now
    if starts_at < locked[0].now:
        raise PriceInThePast
    if ends_at is not None and ends_at <= starts_at:
        raise EndsBeforeItBegins
    reached = Price.objects.filter(
        variant__in=locked, currency=currency, valid__overlap=DateTimeTZRange(starts_at, None)
    ).select_related("variant")
    found: dict[int, list[Price]] = {variant.pk: [] for variant in locked}
    for price in reached.order_by("variant_id", "valid"):
        found[price.variant_id].append(price)
    _refuse_meeting(found, starts_at, ends_at)

    shortened, opened = [], []
    for variant in locked:
        holding = next((price for price in found[variant.pk] if price.valid.lower < starts_at), None)
        later = next((price for price in found[variant.pk] if price.valid.lower > starts_at), None)
        until = ends_at or (later.valid.lower if later else None)
        opened.append(_period(variant, currency, amount, compare_at_amount, starts_at, until))
        if holding is None:
            continue
        old_end = holding.valid.upper
        if ends_at is not None and (old_end is None or old_end > ends_at):
            opened.append(_period(variant, currency, holding.amount, holding.compare_at_amount, ends_at, old_end))
        holding.valid = DateTimeTZRange(holding.valid.lower, starts_at)
        shortened.append(holding)
    # Shortened first: the database lets no two periods overlap, not even for an instant.
    Price.objects.bulk_update(shortened, ["valid"])
    return Price.objects.bulk_create(opened)


def _refuse_meeting(found: dict[int, list[Price]], starts_at: dt.datetime, ends_at: dt.datetime | None) -> None:
    """Without an end only a price that begins at the very same instant is in the way."""
    met = [
        price
        for prices in found.values()
        for price in prices
        if price.valid.lower == starts_at or (ends_at is not None and starts_at < price.valid.lower < ends_at)
    ]
    if met:
        raise PricesMeet(met)


def _period(
    variant: Variant,
    currency: str,
    amount: Decimal,
    compare_at_amount: Decimal | None,
    since: dt.datetime,
    until: dt.datetime | None,
) -> Price:
    return Price(
        store_id=variant.store_id,
        variant=variant,
        currency=currency,
        amount=amount,
        compare_at_amount=compare_at_amount,
        valid=DateTimeTZRange(since, until),
    )
