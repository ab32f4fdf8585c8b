"""One statement that ranks products by their words, by their meaning and by their spelling, and fuses the ranks.

Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a product's score is the sum of weight / (60 + place)
over the rankings that have it. Words are ranked by `ts_rank` over all of the question's stems, ORed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .filters import Filters

DEPTH = 200
"""Places of each ranking that take part."""
RANK_CONSTANT = 60
WEIGHTS = {"words": 1.0, "meaning": 1.0, "spelling": 0.5}
FARTHEST = 0.75
"""A vector further away than this (1 - cosine) has nothing to do with the question."""


@dataclass(frozen=True)
class Legs:
    """Which rankings take part, and what they look for."""

    wanted: str = ""
    """tsquery: which documents are ranked."""
    any_of: str = ""
    """tsquery: what they are ranked by."""
    vector: str = ""
    spelling: str = ""


@dataclass(frozen=True)
class Scope:
    """Where is looked: one store, one model, and whether the filter is so narrow that its products are compared one
    by one.
    """

    store_id: int
    model_id: int
    dimensions: int
    filters: Filters
    is_narrow: bool = False
    most_matches: int = 10_000


def statement(legs: Legs, scope: Scope) -> tuple[str, dict[str, Any]]:
    """The SQL, and its parameters; rows are (product, score, place by words, by meaning, by spelling), best first."""
    conditions, parameters = scope.filters.conditions()
    parameters |= {
        "store": scope.store_id,
        "model": scope.model_id,
        "depth": DEPTH,
        "most": scope.most_matches,
        "wanted": legs.wanted,
        "any_of": legs.any_of,
        "vector": legs.vector,
        "spelling": legs.spelling,
        "farthest": FARTHEST,
    }
    parts = []
    if scope.is_narrow:
        parts.append(
            "allowed AS MATERIALIZED (SELECT product.id FROM catalog_product product "
            f"WHERE product.store_id = %(store)s AND {' AND '.join(conditions)})"
        )
    # A scalar subquery cannot be turned into a join, so the order of the vector index is kept.
    holds = f"(SELECT {' AND '.join(conditions)} FROM catalog_product product WHERE product.id = {{key}})"

    def allowed(key: str) -> str:
        if scope.is_narrow:
            return f" AND {key} IN (SELECT id FROM allowed)"
        return f" AND {holds.format(key=key)}" if conditions else ""

    ranked = []
    if legs.wanted:
        parts.append(_words(allowed("document.product_id")))
        ranked.append("words")
    if legs.vector:
        parts.append(_meaning(scope, allowed("known.product_id")))
        ranked.append("meaning")
    if legs.spelling:
        parts.append(_spelling("".join(f" AND {condition}" for condition in conditions)))
        ranked.append("spelling")
    votes = " UNION ALL ".join(
        f"SELECT product_id, place, '{name}' AS leg, {WEIGHTS[name]} AS weight FROM {name}" for name in ranked
    )
    places = ", ".join(f"min(place) FILTER (WHERE leg = '{name}')" for name in ("words", "meaning", "spelling"))
    sql = f"""
        WITH {", ".join(parts)}
        SELECT product_id, sum(weight / ({RANK_CONSTANT} + place))::float AS score, {places}
        FROM ({votes}) votes
        GROUP BY product_id ORDER BY score DESC, product_id
    """
    return sql, parameters


def _words(allowed: str) -> str:
    """The cap bounds what is read, however frequent the words are."""
    return f"""
        matched AS MATERIALIZED (
            SELECT document.product_id, ts_rank(document.words, %(any_of)s::tsquery) AS rank
            FROM search_searchdocument document
            WHERE document.store_id = %(store)s AND document.words @@ %(wanted)s::tsquery{allowed}
            LIMIT %(most)s
        ),
        words AS (
            SELECT product_id, row_number() OVER (ORDER BY rank DESC, product_id) AS place
            FROM (SELECT * FROM matched ORDER BY rank DESC, product_id LIMIT %(depth)s) best
        )"""


def _meaning(scope: Scope, allowed: str) -> str:
    kind = f"halfvec({scope.dimensions})"
    near = f"known.embedding::{kind} <=> %(vector)s::{kind}"
    if scope.is_narrow:  # no index gives this order: exact
        source = f"""
            SELECT known.product_id, {near} AS distance
            FROM allowed JOIN search_productembedding known ON known.product_id = allowed.id
            WHERE known.model_id = %(model)s
            ORDER BY ({near}) + 0, known.product_id LIMIT %(depth)s"""
    else:
        source = f"""
            SELECT known.product_id, {near} AS distance
            FROM search_productembedding known
            WHERE known.model_id = {scope.model_id} AND known.store_id = %(store)s{allowed}
            ORDER BY {near} LIMIT %(depth)s"""
    return f"""
        meaning AS (
            SELECT product_id, row_number() OVER (ORDER BY distance, product_id) AS place
            FROM (SELECT * FROM ({source}) nearest WHERE distance < %(farthest)s) near
        )"""


def _spelling(allowed: str) -> str:
    return f"""
        spelling AS (
            SELECT product_id, row_number() OVER (ORDER BY likeness DESC, product_id) AS place
            FROM (
                SELECT product.id AS product_id, word_similarity(%(spelling)s, upper(product.name)) AS likeness
                FROM catalog_product product
                WHERE product.store_id = %(store)s AND %(spelling)s <%% upper(product.name){allowed}
                ORDER BY likeness DESC, product.id LIMIT %(depth)s
            ) alike
        )"""
