"""A product as its lists see it: what several of them need to know is read once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection

from shop.catalog.models import Product
from shop.catalog.models.products import ProductStatus
from shop.search.finding.filters import Filters
from shop.search.finding.nearest import Reach, nearest_sql, reach_of, walking
from shop.search.models import ChosenRelation, EmbeddingModel, RelatedList, RelationKind

from .related import Choices

ALIKE_READ = 60
"""So many of what is like it are read; each list takes what it needs from the front."""
FARTHEST = 0.6
"""What is further away than this (1 - cosine) is like it in nobody's eyes."""
SERVING = """
    SELECT model.*, known.embedding::text AS vector
    FROM search_embeddingmodel model
    JOIN search_productembedding known ON known.model_id = model.id
    WHERE model.is_serving AND known.product_id = %s AND l2_norm(known.embedding) > 0
"""
NAMED = """
    SELECT found.product_id, found.distance, product.name
    FROM ({nearest}) found JOIN catalog_product product ON product.id = found.product_id
    ORDER BY found.distance, found.product_id
"""


@dataclass(frozen=True)
class Alike:
    """Another product, how far its vector is away (1 - cosine), and what it is called."""

    product_id: int
    distance: float
    name: str


Found = TypeVar("Found", bound=Alike)


class Subject:
    """What is known about the product whose lists are made. Every part is read when it is first asked for."""

    def __init__(self, product: Product) -> None:
        self.product = product

    @cached_property
    def chosen(self) -> list[ChosenRelation]:
        """All that staff have chosen about its lists, oldest first (index `chosen_relation_unique`)."""
        rows = ChosenRelation.objects.filter(product=self.product).select_related("other", "chosen_by")
        return list(rows.order_by("chosen_at", "id"))

    def choices(self, listing: RelatedList) -> Choices:
        """What was chosen about one list; a pinned product is left out while it is not for sale."""
        rows = [row for row in self.chosen if row.listing == listing]
        pinned = {
            row.other_id: f"chosen by {row.chosen_by or 'somebody'} on {row.chosen_at:%-d %b %Y}"
            for row in rows
            if row.kind == RelationKind.PINNED and row.other.status == ProductStatus.ACTIVE
        }
        return Choices(pinned, frozenset(row.other_id for row in rows if row.kind == RelationKind.EXCLUDED))

    @cached_property
    def kind(self) -> Filters:
        """The filter for products for sale that serve the same end: those below the category above its own.

        Of a category that stands directly below the top the category itself, since the top holds half the shop.
        """
        statuses = (str(ProductStatus.ACTIVE),)
        category = self.product.category
        if category is None:
            return Filters(statuses=statuses)
        above = category.parent
        kind = above.pk if above is not None and above.parent_id is not None else category.pk
        return Filters(statuses=statuses, category_id=kind)

    @cached_property
    def model(self) -> EmbeddingModel | None:
        """The model that serves, with the product's `vector` in it; None if there is none that says anything."""
        return next(iter(EmbeddingModel.objects.raw(SERVING, [self.product.pk])), None)

    @cached_property
    def reach(self) -> Reach | None:
        """The vectors of its kind, where it has one itself."""
        return reach_of(self.product.store, self.model, self.kind) if self.model else None

    @cached_property
    def alike(self) -> list[Alike]:
        """The nearest products of its kind that are for sale, without itself."""
        return self._nearest(self.reach) if self.reach else []

    def reach_within(self, filters: Filters) -> Reach | None:
        """The vectors for which `filters` hold, which are to be at least as narrow as `kind`."""
        if self.model is None or self.reach is None:
            return None
        if self.reach.is_narrow:
            return replace(self.reach, filters=filters)
        return reach_of(self.product.store, self.model, filters)

    def _nearest(self, reach: Reach) -> list[Alike]:
        return [Alike(*row) for row in self.near(reach, NAMED) if row[0] != self.product.pk and row[1] < FARTHEST]

    def near(self, reach: Reach, template: str, **more: Any) -> list[tuple[Any, ...]]:
        """The rows of `template`, in which `{nearest}` stands for the keys and distances of what is near to it."""
        sql, parameters = nearest_sql(reach, limit=ALIKE_READ + 1)
        vector = getattr(self.model, "vector", None)
        with nullcontext() if reach.is_narrow else walking(), connection.cursor() as cursor:
            cursor.execute(template.format(nearest=sql), {**parameters, **more, "vector": vector})
            return cursor.fetchall()


def each_name_once(found: Sequence[Found]) -> list[Found]:
    """Without those that are called like one before them: the same thing of another maker, or in another box."""
    first: dict[str, Found] = {}
    for row in found:
        first.setdefault(row.name.casefold(), row)
    return list(first.values())
