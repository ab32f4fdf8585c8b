"""Changing what a variant costs: one period ends, the next begins."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import DateTimeField, Func
from django.db.models.functions import Now

from shop.catalog.models import Variant
from shop.pricing.exceptions import PriceHasBegun, PriceInThePast
from shop.pricing.models import Price


class TransactionTime(Func):
    """The database's time at the start of the transaction: the clock that the price history is kept by."""

    function = "transaction_timestamp"
    output_field = DateTimeField()


@transaction.atomic
def change_price(
    *,
    variant: Variant,
    amount: Decimal,
    compare_at_amount: Decimal | None = None,
    currency: str | None = None,
    starts_at: dt.datetime | None = None,
) -> Price:
    """Let `variant` cost `amount` from `starts_at` on (now, if not given), until the next planned price begins.

    The period that holds at `starts_at` is ended there and the new one takes over what was left of it. `currency`
    is the store's if not given. The same price again changes nothing and returns the period that holds.

    Raises PriceInThePast. Locks the variant's row, so that two changes of one variant queue up; the one that waited
    begins after the one in front of it, though its transaction is the older one.
    """
    variant = (
        Variant.objects.select_related("store")
        .annotate(now=TransactionTime())
        .select_for_update(of=("self",), no_key=True)
        .get(pk=variant.pk)
    )
    currency = currency or variant.store.currency
    if starts_at is not None and starts_at < variant.now:
        raise PriceInThePast

    prices = Price.objects.filter(variant=variant, currency=currency)
    holding: Price | None
    if starts_at is None:
        begun = prices.filter(valid__startswith__lte=Now()).annotate(now=Now()).order_by("-valid").first()
        starts_at = begun.now if begun and begun.valid.lower > variant.now else variant.now
        holding = begun if begun and (begun.valid.upper is None or begun.valid.upper > starts_at) else None
    else:
        holding = prices.holding_at(starts_at).first()
    if holding and (holding.amount, holding.compare_at_amount) == (amount, compare_at_amount):
        return holding
    if holding and holding.valid.lower == starts_at:
        holding.amount, holding.compare_at_amount = amount, compare_at_amount
        holding.save(update_fields=["amount", "compare_at_amount"])
        return holding
    if holding:
        ends_at = holding.valid.upper
        holding.valid = DateTimeTZRange(holding.valid.lower, starts_at)
        holding.save(update_fields=["valid"])
    else:
        following = prices.filter(valid__startswith__gt=starts_at).order_by("valid").first()
        ends_at = following.valid.lower if following else None
    return Price.objects.create(
        store_id=variant.store_id,
        variant=variant,
        currency=currency,
        amount=amount,
        compare_at_amount=compare_at_amount,
        valid=DateTimeTZRange(starts_at, ends_at),
    )


@transaction.atomic
def drop_planned_price(*, price: Price) -> None:
    """Drop a price that has not begun; the period before it lasts until this one would have ended.

    If what comes after it was planned and says the same as the period before, a sale was dropped: one period holds on.

    Raises PriceHasBegun. Locks the variant's row, as `change_price` does.
    """
    now = (
        Variant.objects.annotate(now=TransactionTime())
        .select_for_update(no_key=True)
        .values_list("now", flat=True)
        .get(pk=price.variant_id)
    )
    price = Price.objects.get(pk=price.pk)
    if price.valid.lower <= now:
        raise PriceHasBegun
    before = Price.objects.filter(
        variant_id=price.variant_id, currency=price.currency, valid__endswith=price.valid.lower
    ).first()
    price.delete()
    if before is None:
        return
    ends_at = price.valid.upper
    after = Price.objects.filter(
        variant_id=price.variant_id,
        currency=price.currency,
        valid__startswith=ends_at,
        amount=before.amount,
        compare_at_amount=before.compare_at_amount,
    ).first()
    if after is not None:
        ends_at = after.valid.upper
        after.delete()
    before.valid = DateTimeTZRange(before.valid.lower, ends_at)
    before.save(update_fields=["valid"])
