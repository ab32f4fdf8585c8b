"""What is like a product: the nearest vectors among products of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shop.catalog.models import Category, Product
from shop.catalog.models.products import ProductStatus
from shop.search.finding.filters import Filters
from shop.search.finding.nearest import nearest, reach_of, vector_of
from shop.search.models import RelatedList
from shop.search.selectors import serving_model

from .related import LIMIT, Related, choices_about

FARTHEST = 0.6
"""What is further away than this (1 - cosine) is like it in nobody's eyes."""
SAME_NAME = 5
"""How many are read for each that is wanted, since makers give their things the same names."""


def similar_products(*, product: Product, limit: int = LIMIT) -> list[Related]:
    """Products for sale of the same kind, the most alike first. Walks the vectors' index, or compares a narrow kind."""
    choices = choices_about(product=product, listing=RelatedList.SIMILAR)
    wanted = limit + len(choices.excluded) + len(choices.pinned)
    found = each_name_once(alike(product=product, limit=wanted * SAME_NAME))[:wanted]
    return choices.applied((Related(key, likeness(distance)) for key, distance in found), limit=limit)


def alike(*, product: Product, limit: int, filters: Filters | None = None) -> list[tuple[int, float]]:
    """The nearest products of its kind that are for sale, without itself, with their distances.

    `filters` are to be at least as narrow as `of_its_kind`.
    """
    model = serving_model()
    vector = vector_of(product.pk, model) if model else None
    if model is None or vector is None:
        return []
    reach = reach_of(product.store, model, of_its_kind(product))
    if filters is not None:
        reach = replace(reach, filters=filters) if reach.is_narrow else reach_of(product.store, model, filters)
    found = nearest(reach, vector, limit=limit + 1)
    return [(key, distance) for key, distance in found if key != product.pk and distance < FARTHEST][:limit]


def each_name_once(found: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Without those that are called like one before them: the same thing of another maker, or in another box."""
    names = dict(Product.objects.filter(pk__in=[key for key, _ in found]).values_list("pk", "name"))
    first: dict[str, tuple[int, float]] = {}
    for row in found:
        first.setdefault(names[row[0]].casefold(), row)
    return list(first.values())


def of_its_kind(product: Product) -> Filters:
    """The filter for products for sale that serve the same end: those below the category above its own.

    Of a category that stands directly below the top the category itself, since the top holds half the shop.
    """
    statuses = (str(ProductStatus.ACTIVE),)
    if product.category_id is None:
        return Filters(statuses=statuses)
    category = Category.objects.select_related("parent").get(pk=product.category_id)
    above = category.parent
    kind = above.pk if above is not None and above.parent_id is not None else category.pk
    return Filters(statuses=statuses, category_id=kind)


def likeness(distance: float) -> str:
    return f"{round((1 - distance) * 100)} % alike"
