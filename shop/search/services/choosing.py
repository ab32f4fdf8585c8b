"""Choose what stands beside a product: first, never, or wherever the figures put it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from shop.catalog.models import Product
from shop.catalog.models.products import ProductStatus
from shop.search.exceptions import NothingChosen, RelatedToItself, RelationElsewhere, RelationNotForSale, TooManyPinned
from shop.search.models import ChosenRelation, RelatedList, RelationKind

MOST_PINNED = 10


@transaction.atomic
def choose_relation(
    *, product: Product, other: Product, listing: RelatedList, kind: RelationKind, actor: Any = None
) -> ChosenRelation:
    """Show `other` first in a list of `product`, or never; a choice of before gives way to this one.

    Raises RelatedToItself, RelationElsewhere, RelationNotForSale (only what is for sale is shown first) and
    TooManyPinned. Locks the product, so that two who choose at once take turns.
    """
    if product.pk == other.pk:
        raise RelatedToItself
    if product.store_id != other.store_id:
        raise RelationElsewhere
    if kind == RelationKind.PINNED and other.status != ProductStatus.ACTIVE:
        raise RelationNotForSale(other)
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    if kind == RelationKind.PINNED:
        pinned = ChosenRelation.objects.filter(product=product, listing=listing, kind=RelationKind.PINNED)
        if pinned.exclude(other=other).count() >= MOST_PINNED:
            raise TooManyPinned(MOST_PINNED)
    choice, _ = ChosenRelation.objects.update_or_create(
        store_id=product.store_id,
        product=product,
        listing=listing,
        other=other,
        defaults={"kind": kind, "chosen_by": actor, "chosen_at": Now()},
    )
    return choice


@transaction.atomic
def release_relation(*, product: Product, other: Product, listing: RelatedList) -> None:
    """Take a choice back: the figures decide again. Raises NothingChosen if there was none."""
    released, _ = ChosenRelation.objects.filter(product=product, other=other, listing=listing).delete()
    if not released:
        raise NothingChosen
