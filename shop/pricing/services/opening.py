"""The first price of many new variants at once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from shop.catalog.models import Variant
from shop.pricing.models import Price
from shop.pricing.services.repricing import TransactionTime


@transaction.atomic
def open_prices(*, variants: Sequence[Variant], amount: Decimal, currency: str) -> list[Price]:
    """Let each of `variants`, which never had a price in `currency`, cost `amount` from now on for good.

    Two statements, whatever their number. The database refuses a variant that has a price now or later.
    """
    if not variants:
        return []
    keys = [variant.pk for variant in variants]
    now = Variant.objects.filter(pk__in=keys[:1]).values_list(TransactionTime(), flat=True).get()
    return Price.objects.bulk_create(
        Price(
            store_id=variant.store_id,
            variant=variant,
            currency=currency,
            amount=amount,
            valid=DateTimeTZRange(now, None),
        )
        for variant in variants
    )
