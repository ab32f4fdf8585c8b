"""What a copy of a product costs, and how it is taxed: as the one that it was copied from."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from shop.catalog.models import Product, Variant
from shop.pricing.models import Price, TaxAssignment
from shop.pricing.services.repricing import TransactionTime


@transaction.atomic
def copy_prices(*, variants: Mapping[int, Variant]) -> list[Price]:
    """Give each of `variants` what the variant whose key it stands under costs now and is planned to cost.

    What was is not copied: the history of a copy begins now, and a crossed-out price is not, since nothing has been
    reduced. Two statements.
    """
    lasting = Price.objects.lasting().filter(variant__in=variants)
    return Price.objects.bulk_create(
        Price(
            store_id=price.store_id,
            variant=variants[price.variant_id],
            currency=price.currency,
            amount=price.amount,
            compare_at_amount=price.compare_at_amount if price.valid.lower > price.now else None,
            valid=DateTimeTZRange(max(price.valid.lower, price.now), price.valid.upper),
        )
        for price in lasting.annotate(now=TransactionTime()).order_by("pk")
    )


@transaction.atomic
def copy_tax_class(*, product: Product, copy: Product) -> TaxAssignment | None:
    """Put `copy` into the tax class of `product`, if that is another than the default one. Two statements."""
    assignment = TaxAssignment.objects.filter(product=product).first()
    if assignment is None:
        return None
    return TaxAssignment.objects.create(store_id=copy.store_id, product=copy, tax_class_id=assignment.tax_class_id)
