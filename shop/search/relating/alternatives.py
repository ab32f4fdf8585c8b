"""What can take a product's place: like it, in stock, and at nearly its price."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

from django.db import connection

from shop.catalog.models import Product
from shop.search.models import RelatedList

from .related import LIMIT, Related, choices_about
from .similar import alike, each_name_once, likeness, of_its_kind

CHEAPEST, DEAREST = Decimal("0.6"), Decimal("1.7")
"""Shares of its price between which another is a replacement."""
ALIKE_READ = 60
WEIGHT_OF_PRICE = 0.3
OFFERS = """
    SELECT variant.product_id, min(price.amount),
           coalesce((SELECT sum(item.available) FROM inventory_stockitem item
                     JOIN catalog_variant theirs ON theirs.id = item.variant_id
                     WHERE theirs.product_id = variant.product_id AND theirs.is_active), 0)
    FROM catalog_variant variant
    JOIN pricing_price price ON price.variant_id = variant.id AND price.currency = %s AND price.valid @> now()
    WHERE variant.product_id = ANY (%s) AND variant.is_active
    GROUP BY variant.product_id
"""


def alternatives(*, product: Product, limit: int = LIMIT) -> list[Related]:
    """Products of its kind that can be sold now, best first: by likeness, less for a price that is further away.

    A product without a price of its own is compared with all prices. Three statements for prices and stock, beside
    those of the vectors.
    """
    choices = choices_about(product=product, listing=RelatedList.ALTERNATIVES)
    currency = product.store.currency
    own = _offers([product.pk], currency).get(product.pk)
    price = own[0] if own else None
    filters = replace(
        of_its_kind(product),
        lowest_price=price * CHEAPEST if price else None,
        highest_price=price * DEAREST if price else None,
        currency=currency,
        in_stock=True,
    )
    found = each_name_once(alike(product=product, limit=ALIKE_READ, filters=filters))
    offers = _offers([key for key, _ in found], currency)
    sellable = [(key, distance, *offers[key]) for key, distance in found if key in offers and offers[key][1] > 0]
    sellable.sort(key=lambda row: (row[1] + WEIGHT_OF_PRICE * _apart(row[2], price), row[0]))
    rows = (Related(key, _reason(distance, there, amount, currency)) for key, distance, amount, there in sellable)
    return choices.applied(rows, limit=limit)


def _offers(product_ids: list[int], currency: str) -> dict[int, tuple[Decimal, int]]:
    """The lowest price of now and the units that can be promised, of those that have a price."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERS, [currency, product_ids])
        return {key: (amount, int(there)) for key, amount, there in cursor.fetchall()}


def _apart(amount: Decimal, price: Decimal | None) -> float:
    """How far two prices lie apart, as a factor's logarithm."""
    return abs(math.log(float(amount) / float(price))) if amount and price else 0.0


def _reason(distance: float, there: int, amount: Decimal, currency: str) -> str:
    return f"{likeness(distance)}, {there:,} in stock, {amount:,.2f} {currency}"
