"""“Why can this not be bought?”: what keeps a product from being sold, each with the way to mend it.

Which hindrances there are is decided in `hindrances`, for this page as for the list; here they get their words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.pricing.selectors import tax_of
from shop.stores.admin.moments import told_moment

from .hindrances import hindrances_of
from .offers import Offer

NAMED = 3
"""So many variants are named; of more, the number is told."""
IN_GRID = 50
"""Variants that the grid on the product's page shows; the others are mended in the sheet."""


Held = frozenset[str]
"""The keys of the hindrances that hold for the product."""


class Weight(StrEnum):
    """How much an obstacle stands in the way."""

    STOPS = "Not for sale"
    PART = "In part"
    """For some of the variants."""
    LOOK = "Look at it"
    """It can be bought, and somebody will be sorry."""


TONES = {Weight.STOPS: "bad", Weight.PART: "warn", Weight.LOOK: "info"}


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way, and where it is mended: an address, or a field of the product's own page."""

    text: str
    url: str
    mend: str
    weight: Weight = Weight.STOPS

    @property
    def tone(self) -> str:
        return TONES[self.weight]


def obstacles(product: Product) -> list[Obstacle]:
    """All that keeps `product`, or some of its variants, from being sold right now; nothing when it can be bought."""
    offer, held = Offer.of(product), hindrances_of(product)
    found = [*_about_product(product, held), *_about_variants(product, offer, held)]
    return [*found, *_about_tax(product)] if "untaxed" in held else found


def _about_product(product: Product, held: Held) -> Iterator[Obstacle]:
    store = product.store
    if not store.is_active:
        page = reverse("admin:stores_store_change", args=[store.pk])
        yield Obstacle(f"The store {store} is closed.", f"{page}#id_is_active", "Open it")
    if "draft" in held:
        yield Obstacle("It is a draft: shoppers do not see it.", "#id_status", "Make it active")
    if "archived" in held:
        yield Obstacle("It is archived.", "#id_status", "Make it active again")
    if "scheduled" in held and product.published_at:
        date = told_moment(product.published_at, store)
        yield Obstacle(f"Shoppers see it from {date} on.", "#id_published_at_0", "Change the date")
    if "withdrawn" in held and product.withdrawn_at:
        date = told_moment(product.withdrawn_at, store)
        yield Obstacle(f"It was withdrawn on {date}.", "#id_withdrawn_at_0", "Change the date")


def _about_variants(product: Product, offer: Offer, held: Held) -> Iterator[Obstacle]:
    if "bare" in held:
        url = reverse("admin:catalog_product_ask", args=[product.pk, "combine"])
        yield Obstacle("It has no variant: there is nothing to put into a basket.", url, "Add variants")
        return
    if "off-sale" in held:
        cell = _cell(offer.variants[0], offer, "is_active")
        yield Obstacle("None of its variants is for sale.", cell, "Put one on sale")
        return
    for_sale = [variant for variant in offer.variants if variant.is_active]
    yield from _about_options(product, for_sale)
    yield from _about_prices(offer, for_sale, held)
    yield from _about_stock(product, offer, for_sale, held)
    if "apart" in held:
        url = f"{reverse('admin:inventory_stockitem_changelist')}?variant__product__id__exact={product.pk}"
        yield Obstacle("None of its variants has both a price and something in stock.", url, "Receive goods")


def _about_options(product: Product, for_sale: Sequence[Variant]) -> Iterator[Obstacle]:
    """A shopper chooses by options: a variant that lacks one of them cannot be told from the others."""
    options = {variant.pk: {part.partition(":")[0] for part in variant.combination.split()} for variant in for_sale}
    all_of_them = set().union(*options.values())
    lacking = [variant for variant in for_sale if options[variant.pk] != all_of_them]
    if lacking:
        url = reverse("admin:catalog_product_ask", args=[product.pk, "combine"])
        text = f"{_named(lacking, for_sale)} no value for an option that others have."
        yield Obstacle(text, url, "Complete the options", Weight.LOOK)


def _about_prices(offer: Offer, for_sale: Sequence[Variant], held: Held) -> Iterator[Obstacle]:
    unpriced = [variant for variant in for_sale if variant.pk not in offer.prices]
    if not unpriced:
        return
    soon = f"; one begins on {told_moment(begins, offer.product.store)}" if (begins := _begins(offer, unpriced)) else ""
    yield Obstacle(
        f"{_named(unpriced, for_sale)} no price in {offer.currency} now{soon}.",
        _cell(unpriced[0], offer, "amount"),
        "Set a price",
        Weight.STOPS if "no-price" in held else Weight.PART,
    )


def _begins(offer: Offer, unpriced: Sequence[Variant]) -> dt.datetime | None:
    """When the next planned price of one of them begins, among the periods that the page shows."""
    keys, now = {variant.pk for variant in unpriced}, timezone.now()
    instants = [
        price.valid.lower
        for price in offer.periods
        if price.variant_id in keys and price.currency == offer.currency and price.valid.lower > now
    ]
    return min(instants, default=None)


def _about_stock(product: Product, offer: Offer, for_sale: Sequence[Variant], held: Held) -> Iterator[Obstacle]:
    gone = [variant for variant in for_sale if not variant.allows_backorder and offer.sellable.get(variant.pk, 0) <= 0]
    if not gone:
        return
    locked_away = [variant for variant in gone if variant.pk in offer.stock and offer.stock[variant.pk].available > 0]
    unknown = [variant for variant in gone if variant.pk not in offer.stock]
    weight = Weight.STOPS if "no-stock" in held else Weight.PART
    if locked_away and len(locked_away) == len(gone):
        url = f"{reverse('admin:inventory_warehouse_changelist')}?is_active__exact=0"
        text = f"{_named(gone, for_sale)} something left only in warehouses that are closed."
        yield Obstacle(text, url, "Open a warehouse", weight)
        return
    if unknown:
        url = f"{reverse('admin:inventory_stockitem_add')}?variant={unknown[0].pk}"
    else:
        url = f"{reverse('admin:inventory_stockitem_changelist')}?variant__product__id__exact={product.pk}"
    yield Obstacle(f"{_named(gone, for_sale)} nothing left in stock.", url, "Receive goods", weight)


def _about_tax(product: Product) -> Iterator[Obstacle]:
    """Without a rate it is sold untaxed, which no tax office forgives."""
    tax = tax_of(product=product)
    if tax.tax_class is None:
        url = reverse("admin:pricing_taxclass_changelist")
        text = "It belongs to no tax class, and the store has no default one: it is sold without tax."
        yield Obstacle(text, url, "Choose a default class", Weight.LOOK)
    elif tax.rate is None:
        url = reverse("admin:pricing_taxclass_change", args=[tax.tax_class.pk])
        text = f"Its tax class “{tax.tax_class}” has no rate in {product.store.country} today: it is sold without tax."
        yield Obstacle(text, f"{url}#rates-group", "Give a rate", Weight.LOOK)


def _cell(variant: Variant, offer: Offer, field: str) -> str:
    """The field of a variant in the grid of the page; beyond the grid, the sheet of all variants."""
    place = offer.variants.index(variant)
    if place >= IN_GRID:
        return reverse("admin:catalog_product_variants", args=[offer.product.pk])
    return f"#id_variants-{place}-{field}"


def _named(some: Sequence[Variant], of: Sequence[Variant]) -> str:
    """“A-1 and A-2 have”, “4 of 6 variants have”, “It has”: the subject of a sentence with its verb."""
    if len(some) == len(of):
        return "It has" if len(of) == 1 else f"All {len(of)} variants have"
    if len(some) > NAMED:
        return f"{len(some)} of {len(of)} variants have"
    names = [variant.sku for variant in some]
    return f"{names[0]} has" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} have"
