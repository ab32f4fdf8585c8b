"""What can take a product's place: like it, in stock, and at nearly its price."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection

from shop.catalog.models import Product
from shop.search.models import RelatedList

from .related import LIMIT, Related
from .similar import likeness
from .subject import FARTHEST, Alike, Subject, each_name_once

CHEAPEST, DEAREST = Decimal("0.6"), Decimal("1.7")
"""Shares of its price between which another is a replacement."""
WEIGHT_OF_PRICE = 0.3
OWN = """
    SELECT min(price.amount) FROM catalog_variant variant
    JOIN pricing_price price ON price.variant_id = variant.id AND price.currency = %s AND price.valid @> now()
    WHERE variant.product_id = %s AND variant.is_active
"""
SELLABLE = """
    SELECT found.product_id, found.distance, product.name, offer.amount, stock.available
    FROM ({nearest}) found
    JOIN catalog_product product ON product.id = found.product_id
    CROSS JOIN LATERAL (
        SELECT min(price.amount) AS amount FROM catalog_variant variant
        JOIN pricing_price price ON price.variant_id = variant.id AND price.currency = %(currency)s
                                AND price.valid @> now()
        WHERE variant.product_id = found.product_id AND variant.is_active) offer
    CROSS JOIN LATERAL (
        SELECT sum(item.available) AS available FROM catalog_variant variant
        JOIN inventory_stockitem item ON item.variant_id = variant.id
        WHERE variant.product_id = found.product_id AND variant.is_active) stock
    ORDER BY found.distance, found.product_id
"""


@dataclass(frozen=True)
class Sellable(Alike):
    """What is like it, with its lowest price of now and the units that can be promised; None without either."""

    amount: Decimal | None
    available: int | None


def alternatives(*, product: Product, limit: int = LIMIT, subject: Subject | None = None) -> list[Related]:
    """Products of its kind that can be sold now, best first: by likeness, less for a price that is further away.

    A product without a price of its own is compared with all prices. Two statements, and one more where the price
    makes a narrow kind of a wide one, beside what `subject` reads unless another list has read it already.
    """
    subject = subject or Subject(product)
    currency = product.store.currency
    price = _own_price(product, currency)
    filters = replace(
        subject.kind,
        lowest_price=price * CHEAPEST if price else None,
        highest_price=price * DEAREST if price else None,
        currency=currency,
        in_stock=True,
    )
    reach = subject.reach_within(filters)
    near = [Sellable(*row) for row in subject.near(reach, SELLABLE, currency=currency)] if reach else []
    found = each_name_once([row for row in near if row.product_id != product.pk and row.distance < FARTHEST])
    scored = [
        (row.distance + WEIGHT_OF_PRICE * _apart(row.amount, price), row.product_id, _reason(row, row.amount, currency))
        for row in found
        if row.amount is not None and (row.available or 0) > 0
    ]
    rows = (Related(key, reason) for _score, key, reason in sorted(scored))
    return subject.choices(RelatedList.ALTERNATIVES).applied(rows, limit=limit)


def _own_price(product: Product, currency: str) -> Decimal | None:
    """The lowest that one of its variants costs now."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, [currency, product.pk])
        amount: Decimal | None = cursor.fetchone()[0]
    return amount


def _apart(amount: Decimal, price: Decimal | None) -> float:
    """How far two prices lie apart, as a factor's logarithm."""
    return abs(math.log(float(amount) / float(price))) if amount and price else 0.0


def _reason(row: Sellable, amount: Decimal, currency: str) -> str:
    return f"{likeness(row.distance)}, {int(row.available or 0):,} in stock, {amount:,.2f} {currency}"
