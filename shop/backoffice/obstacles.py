"""“Why can this not be bought?”: what keeps a product from being sold, each with the way to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from shop.catalog.models import Product, Variant

from .offers import Offer

NAMED = 3
"""So many variants are named; of more, the number is told."""


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way, and where it is mended. `is_partial`: only for some of the variants."""

    text: str
    url: str
    mend: str
    is_partial: bool = False


def obstacles(product: Product) -> list[Obstacle]:
    """All that keeps `product`, or some of its variants, from being sold right now; nothing when it can be bought."""
    offer = Offer.of(product)
    return [*_about_product(product), *_about_variants(product, offer)]


def _about_product(product: Product) -> Iterator[Obstacle]:
    if product.status == "draft":
        yield Obstacle("It is a draft: shoppers do not see it.", "#id_status", "Make it active")
    elif product.status == "archived":
        yield Obstacle("It is archived.", "#id_status", "Make it active again")
    elif product.published_at and product.published_at > timezone.now():
        date = timezone.localtime(product.published_at)
        yield Obstacle(f"Shoppers see it from {date:%-d %B %Y, %H:%M} on.", "#id_published_at_0", "Change the date")


def _about_variants(product: Product, offer: Offer) -> Iterator[Obstacle]:
    variants = offer.variants
    if not variants:
        yield Obstacle("It has no variant: there is nothing to put into a basket.", "#variants-group", "Add a variant")
        return
    for_sale = [variant for variant in variants if variant.is_active]
    if not for_sale:
        yield Obstacle("None of its variants is for sale.", "#variants-group", "Put one on sale")
        return
    unpriced = [variant for variant in for_sale if variant.pk not in offer.prices]
    if unpriced:
        yield Obstacle(
            f"{_named(unpriced, for_sale)} no price in {offer.currency} now.",
            "#variants-group",
            "Set a price",
            is_partial=len(unpriced) < len(for_sale),
        )
    gone = [variant for variant in for_sale if not variant.allows_backorder and _left(offer, variant) <= 0]
    if gone:
        unknown = [variant for variant in gone if variant.pk not in offer.stock]
        if unknown:
            url = f"{reverse('admin:inventory_stockitem_add')}?variant={unknown[0].pk}"
        else:
            url = f"{reverse('admin:inventory_stockitem_changelist')}?variant__product__id__exact={product.pk}"
        yield Obstacle(
            f"{_named(gone, for_sale)} nothing left in stock.",
            url,
            "Receive goods",
            is_partial=len(gone) < len(for_sale),
        )


def _left(offer: Offer, variant: Variant) -> int:
    totals = offer.stock.get(variant.pk)
    return totals.available if totals else 0


def _named(some: Sequence[Variant], of: Sequence[Variant]) -> str:
    """“A-1 and A-2 have”, “4 of 6 variants have”, “It has”: the subject of a sentence with its verb."""
    if len(some) == len(of):
        return "It has" if len(of) == 1 else f"All {len(of)} variants have"
    if len(some) > NAMED:
        return f"{len(some)} of {len(of)} variants have"
    names = [variant.sku for variant in some]
    return f"{names[0]} has" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} have"
