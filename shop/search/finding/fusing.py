"""One statement that finds products by their words and by their meaning, and ranks both kinds by one score.

Each half brings its best candidates; every candidate is then judged by both. The score is a sum of figures that mean
the same for every question, and not of places in two lists (Bruch, Gai and Ingber 2023, “An Analysis of Fusion
Functions for Hybrid Retrieval”, find such sums better than reciprocal ranks; docs/explanation/search.md has our own
measurement):

- how near the vectors are (cosine, 0 to 1), and
- half of how much of the question the product says: each term by its rarity, most in the name and least in the
  description, and a fifth more where the words follow on each other in the name.

Of products that are called the same up to the first comma, each further one steps back a little, so that a shop with
fifty sizes of one thing shows other things too; and so does one that is sold no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .filters import Filters
from .nearest import allowed_products, holding, source
from .terms import Meaning, Term, any_of, phrases, shares, within

DEPTH = 200
"""Candidates of each half."""
SAID, IN_ORDER = 0.5, 0.2
FIELDS = "{.2, .4, .7, 1}"
"""What a word counts in the description, in facts and options, in brand and category, in the name."""
STEP_BACK, FURTHEST_BACK, SOLD_NO_MORE = 0.05, 0.15, 0.15
RANK_OF_ONE = 6 / 3.14159265358979**2
"""`ts_rank` of a word that stands once in the weightiest field."""
FARTHEST = 0.75
"""A vector further away than this (1 - cosine) has nothing to do with the question."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for: terms, a vector (as pgvector writes it), or both; empty is nothing."""

    terms: Sequence[Term] = ()
    vector: str = ""


@dataclass(frozen=True)
class Scope:
    """Where is looked: one store, one model, and whether the filter is so narrow that its products are compared one
    by one. `documents` is about how many there are, `most_matches` how many are ranked by words at most.
    """

    store_id: int
    model_id: int
    dimensions: int
    documents: int
    filters: Filters = field(default_factory=Filters)
    is_narrow: bool = False
    most_matches: int = 5_000


def statement(wanted: Wanted, scope: Scope) -> tuple[str, dict[str, Any]]:
    """The SQL, and its parameters.

    Rows are (product, score, share of the question that it says, nearness, None), best first; the last row has in its
    fifth column the keys of those that have some of the words and were no candidates.
    """
    conditions, parameters = scope.filters.conditions()
    parameters |= {
        "store": scope.store_id,
        "model": scope.model_id,
        "depth": DEPTH,
        "nearest": DEPTH,
        "most": scope.most_matches,
        "vector": wanted.vector,
        "farthest": FARTHEST,
        "fields": FIELDS,
    }
    parts = []
    if scope.is_narrow:
        parts.append(allowed_products(conditions))
    holds = holding(conditions)

    def allowed(key: str) -> str:
        if scope.is_narrow:
            return f" AND {key} IN (SELECT id FROM allowed)"
        return f" AND {holds.format(key=key)}" if conditions else ""

    said, rest, candidates = "0", "NULL::bigint[]", []
    if wanted.terms:
        parameters["wanted"] = within(wanted.terms, documents=scope.documents, cap=scope.most_matches)
        parameters["any_of"] = any_of(wanted.terms)
        parts.append(_matched(allowed("document.product_id")))
        candidates.append("(SELECT product_id FROM matched ORDER BY rank DESC, product_id LIMIT %(depth)s)")
        said = _said(wanted.terms, scope, parameters)
        rest = """(SELECT array_agg(product_id ORDER BY rank DESC, product_id) FROM matched
                   WHERE product_id NOT IN (SELECT product_id FROM candidate))"""
    if wanted.vector:
        parts.append(_near(scope, allowed("known.product_id")))
        candidates.append("(SELECT product_id FROM near)")
    parts.append(f"candidate AS MATERIALIZED ({' UNION '.join(candidates)})")
    parts.append(_judged(said, scope, has_vector=bool(wanted.vector)))
    sql = f"""
        WITH {", ".join(parts)}
        (SELECT product_id,
                score - least({FURTHEST_BACK}, {STEP_BACK} * (row_number() OVER alike - 1)) AS score,
                said, nearness, NULL::bigint[]
         FROM (SELECT *, nearness + {SAID} * said - CASE WHEN is_archived THEN {SOLD_NO_MORE} ELSE 0 END AS score
               FROM judged) scored
         WINDOW alike AS (PARTITION BY called ORDER BY score DESC, product_id)
         ORDER BY 2 DESC, product_id)
        UNION ALL SELECT NULL, NULL, NULL, NULL, {rest}
    """
    return sql, parameters


def _matched(allowed: str) -> str:
    """The cap bounds what is read, however frequent the words are."""
    return f"""
        matched AS MATERIALIZED (
            SELECT document.product_id, ts_rank(%(fields)s, document.words, %(any_of)s::tsquery) AS rank
            FROM search_searchdocument document
            WHERE document.store_id = %(store)s AND document.words @@ %(wanted)s::tsquery{allowed}
            LIMIT %(most)s
        )"""


def _near(scope: Scope, allowed: str) -> str:
    chosen = source(model_id=scope.model_id, dimensions=scope.dimensions, is_narrow=scope.is_narrow, holds=allowed)
    return f"near AS MATERIALIZED (SELECT product_id FROM ({chosen}) nearest WHERE distance < %(farthest)s)"


def _judged(said: str, scope: Scope, *, has_vector: bool) -> str:
    """Every candidate with both figures. `|| ''` unpacks a long document once, instead of once a term."""
    kind = f"halfvec({scope.dimensions})"
    nearness = f"greatest(0, 1 - (known.embedding::{kind} <=> %(vector)s::{kind}))" if has_vector else "0"
    return f"""
        judged AS (
            SELECT product_id, called, is_archived, ({said})::float AS said,
                   coalesce(nullif(nearness::float, 'NaN'), 0) AS nearness
            FROM (
                SELECT candidate.product_id, lower(split_part(product.name, ',', 1)) AS called,
                       product.status = 'archived' AS is_archived,
                       document.words || ''::tsvector AS words, {nearness} AS nearness
                FROM candidate JOIN search_searchdocument document ON document.product_id = candidate.product_id
                JOIN catalog_product product ON product.id = candidate.product_id
                LEFT JOIN search_productembedding known
                  ON known.product_id = candidate.product_id AND known.model_id = %(model)s
                OFFSET 0
            ) unpacked
        )"""


def _said(terms: Sequence[Term], scope: Scope, parameters: dict[str, Any]) -> str:
    """How much of the question a document says, as SQL: 1 if its name has all of the words, above if in this order."""
    sums = []
    for number, (term, share) in enumerate(zip(terms, shares(terms, documents=scope.documents), strict=True)):
        if not share:
            continue
        ways = [_stands(meaning, f"{number}_{way}", parameters) for way, meaning in enumerate(term.meanings)]
        best = ways[0] if len(ways) == 1 else f"greatest({', '.join(ways)})"
        sums.append(f"{share:.6f} * {best}")
    follow = phrases(terms)
    for number, phrase in enumerate(follow):
        parameters[f"phrase{number}"] = phrase
        sums.append(f"CASE WHEN words @@ %(phrase{number})s::tsquery THEN {IN_ORDER / len(follow):.6f} ELSE 0 END")
    return " + ".join(sums) or "0"


def _stands(meaning: Meaning, name: str, parameters: dict[str, Any]) -> str:
    """How well a document has a meaning, 0 to 1: by its least well placed word."""
    ranks = []
    for number, lexeme in enumerate(meaning.lexemes):
        parameters[f"word{name}_{number}"] = Meaning((lexeme,), 0, meaning.is_beginning).query()
        rank = f"ts_rank(%(fields)s, words, %(word{name}_{number})s::tsquery)"
        ranks.append(f"least(1, {rank} / {RANK_OF_ONE:.6f})")
    return ranks[0] if len(ranks) == 1 else f"least({', '.join(ranks)})"
