"""The nearest vectors under a filter, by the plan that the filter's selectivity calls for.

An HNSW index is walked from near to far, and what a filter refuses is walked in vain: at one product of a thousand the
walk ends before ten are found. So a narrow filter is answered by its own indexes and its products are compared one by
one, which is exact; a wide one by the walk, which goes on until there are enough (docs/explanation/search.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from shop.search.models import EmbeddingModel
from shop.stores.models import Store

from .filters import Filters

WALK_WIDTH = 100
"""`hnsw.ef_search`: candidates that the walk keeps."""
NARROW_SHARE = 0.03
NARROW_AT_LEAST = 2_000
"""Up to 3 % of the vectors, or 2,000, comparing them one by one is quicker."""
NARROW = """
    WITH bound AS MATERIALIZED (
        SELECT greatest(%(at_least)s, (%(share)s * greatest(reltuples, 0))::bigint) AS most
        FROM pg_class WHERE oid = 'catalog_product'::regclass
    )
    SELECT (SELECT count(*) FROM (
        SELECT FROM catalog_product product WHERE {products} LIMIT (SELECT most + 1 FROM bound)) probed) <= most
    FROM bound
"""
EVERYTHING = Filters()


@dataclass(frozen=True)
class Reach:
    """Which vectors are looked at: a store's of one model, those that the filters let through."""

    store_id: int
    model_id: int
    dimensions: int
    filters: Filters = EVERYTHING
    is_narrow: bool = False

    def compared(self) -> Reach:
        """The same vectors, compared one by one however many they are."""
        return replace(self, is_narrow=True)


def reach_of(store: Store, model: EmbeddingModel, filters: Filters = EVERYTHING) -> Reach:
    """The reach, and whether it is narrow."""
    return Reach(store.pk, model.pk, model.dimensions, filters, is_narrow(store, filters))


def is_narrow(store: Store, filters: Filters = EVERYTHING) -> bool:
    """Whether so few products are let through that comparing them is quicker. Counts no further than to where not.

    A small store among large ones is narrow by itself; of a single store, everything is wide.
    """
    conditions, parameters = filters.conditions()
    parameters |= {"store": store.pk, "share": NARROW_SHARE, "at_least": NARROW_AT_LEAST}
    with connection.cursor() as cursor:
        if not conditions:
            cursor.execute("SELECT count(*) FROM (SELECT FROM stores_store LIMIT 2) stores")
            if cursor.fetchone()[0] < 2:
                return False
        cursor.execute(NARROW.format(products=products_of(conditions)), parameters)
        return bool(cursor.fetchone()[0])


def nearest_sql(reach: Reach, *, limit: int) -> tuple[str, dict[str, Any]]:
    """SQL for (product_id, distance), nearest first, and its parameters; `%(vector)s` is left to the caller.

    The distance is 1 - cosine. Exact where the reach is narrow.
    """
    conditions, parameters = reach.filters.conditions()
    parameters |= {"store": reach.store_id, "model": reach.model_id, "nearest": limit}
    chosen = source(
        model_id=reach.model_id,
        dimensions=reach.dimensions,
        is_narrow=reach.is_narrow,
        holds=f" AND {holding(conditions).format(key='known.product_id')}" if conditions else "",
    )
    allowed = f"WITH {allowed_products(conditions)}" if reach.is_narrow else ""
    return f"{allowed} SELECT product_id, distance FROM ({chosen}) found ORDER BY distance, product_id", parameters


def source(*, model_id: int, dimensions: int, is_narrow: bool, holds: str) -> str:
    """SQL for the `%(nearest)s` nearest of `%(vector)s` in `%(store)s`: by comparing the products in the common table
    `allowed` where these are few, else by walking the index past those for which `holds` does not.
    """
    kind = f"halfvec({dimensions})"
    distance = f"known.embedding::{kind} <=> %(vector)s::{kind}"
    if is_narrow:  # adding nothing keeps the planner from the walk
        return f"""
            SELECT known.product_id, {distance} AS distance
            FROM allowed JOIN search_productembedding known ON known.product_id = allowed.id
            WHERE known.model_id = %(model)s
            ORDER BY ({distance}) + 0, known.product_id LIMIT %(nearest)s"""
    return f"""
            SELECT known.product_id, {distance} AS distance
            FROM search_productembedding known
            WHERE known.model_id = {model_id} AND known.store_id = %(store)s{holds}
            ORDER BY {distance} LIMIT %(nearest)s"""


def holding(conditions: Sequence[str]) -> str:
    """The conditions on the product called `{key}`. A scalar subquery cannot be turned into a join, so the order of the
    walk is kept.
    """
    return f"(SELECT {' AND '.join(conditions)} FROM catalog_product product WHERE product.id = {{key}})"


def allowed_products(conditions: Sequence[str]) -> str:
    """The common table `allowed`: the keys of the store's products that meet the conditions."""
    return f"allowed AS MATERIALIZED (SELECT product.id FROM catalog_product product WHERE {products_of(conditions)})"


def products_of(conditions: Sequence[str]) -> str:
    return " AND ".join(["product.store_id = %(store)s", *conditions])


def nearest(reach: Reach, vector: str, *, limit: int) -> list[tuple[int, float]]:
    """The `limit` products nearest to a vector (as pgvector writes it), with their distances."""
    sql, parameters = nearest_sql(reach, limit=limit)
    with walking(), connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "vector": vector})
        return [(key, distance) for key, distance in cursor.fetchall() if distance == distance]


@contextmanager
def walking(width: int = WALK_WIDTH) -> Iterator[None]:
    """One transaction in which HNSW indexes are walked so widely, and on until there are enough rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'relaxed_order', true)",
            [str(width)],
        )
        yield


def vector_of(product_id: int, model: EmbeddingModel) -> str | None:
    """A product's vector as pgvector writes it; None if it has none, or says nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT embedding::text FROM search_productembedding "
            "WHERE product_id = %s AND model_id = %s AND l2_norm(embedding) > 0",
            [product_id, model.pk],
        )
        found = cursor.fetchone()
    return found[0] if found else None
