"""How good the vectors' index is on the shop's own products: recall against comparing all of them, time and size."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from shop.search.models import EmbeddingModel
from shop.stores.models import Store

from .filters import Filters
from .nearest import EVERYTHING, WALK_WIDTH, nearest, nearest_sql, reach_of, walking

PLACES = 10
QUESTIONS = 60
PATIENCE = 12.0
"""Seconds that comparing one by one may take altogether: somebody waits."""
ROUNDING = 1e-6
WIDTHS = (20, 40, WALK_WIDTH, 200)

SAMPLE = """
    SELECT embedding::text FROM search_productembedding
    WHERE model_id = %(model)s AND store_id = %(store)s AND l2_norm(embedding) > 0
    ORDER BY hashint8(product_id) LIMIT %(questions)s
"""
CATEGORIES = """
    SELECT category.id, category.name, count(*) AS products
    FROM catalog_category category
    JOIN catalog_category below ON below.path <@ category.path
    JOIN catalog_product product ON product.category_id = below.id
    WHERE category.store_id = %(store)s
    GROUP BY category.id, category.name ORDER BY products DESC, category.id
"""


@dataclass(frozen=True)
class Reading:
    """What a number of questions came to: shares and milliseconds. `exact_p50` is what comparing one by one takes.

    A product counts as found if it is as near as the tenth of the truth: twins are at the same distance.
    """

    name: str
    products: int
    is_walked: bool
    questions: int
    recall: float
    fewest: int
    p50: float
    p95: float
    exact_p50: float


@dataclass(frozen=True)
class Dial:
    """The index as a whole: its bytes beside its vectors', what it was built with, and its readings."""

    model: str
    vectors: int
    dimensions: int
    index_bytes: int
    table_bytes: int
    built_with: str
    readings: tuple[Reading, ...]
    curve: tuple[Reading, ...]


def measured(*, store: Store, model: EmbeddingModel) -> Dial:
    """Ask for the neighbours of products of the store, under filters of several widths, by the index and without it.

    Reads a great deal, twenty seconds at most for a million vectors; writes and locks nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")
        cursor.execute(
            "SELECT coalesce(pg_relation_size(to_regclass(%s)), 0), pg_table_size('search_productembedding'), "
            "coalesce(array_to_string((SELECT reloptions FROM pg_class WHERE oid = to_regclass(%s)), ', '), ''), "
            "(SELECT count(*) FROM search_productembedding WHERE model_id = %s AND store_id = %s)",
            [model.index_name, model.index_name, model.pk, store.pk],
        )
        index_bytes, table_bytes, built_with, vectors = cursor.fetchone()
        cursor.execute(SAMPLE, {"model": model.pk, "store": store.pk, "questions": QUESTIONS})
        questions = [vector for (vector,) in cursor.fetchall()]
        places = [("everything", EVERYTHING, vectors), *_filters(store, vectors)] if questions else []
        readings = tuple(_read(store, model, *place, questions) for place in places)
        curve = _curve(store, model, questions) if questions else ()
    return Dial(model.name, vectors, model.dimensions, index_bytes, table_bytes, built_with, readings, curve)


def _filters(store: Store, vectors: int) -> list[tuple[str, Filters, int]]:
    """The category nearest to a tenth, to a hundredth and to a thousandth of the products."""
    with connection.cursor() as cursor:
        cursor.execute(CATEGORIES, {"store": store.pk})
        known = cursor.fetchall()
    chosen = {}
    for share in (0.1, 0.01, 0.001) if known else ():
        key, name, products = min(known, key=lambda row: abs(row[2] - share * vectors))
        chosen[key] = (name, Filters(category_id=key), products)
    return list(chosen.values())


def _read(
    store: Store, model: EmbeddingModel, name: str, filters: Filters, products: int, questions: Sequence[str]
) -> Reading:
    reach = reach_of(store, model, filters)
    return _reading(
        name,
        products,
        questions,
        is_walked=not reach.is_narrow,
        ask=lambda vector: nearest(reach_of(store, model, filters), vector, limit=PLACES),
        compare=lambda vector: _one_by_one(store, model, filters, vector),
    )


def _curve(store: Store, model: EmbeddingModel, questions: Sequence[str]) -> tuple[Reading, ...]:
    """Without a filter, walked at several widths."""
    truths = {vector: _one_by_one(store, model, EVERYTHING, vector) for vector in _few(questions, store, model)}

    def walked(width: int) -> Callable[[str], list[tuple[int, float]]]:
        def ask(vector: str) -> list[tuple[int, float]]:
            sql, parameters = nearest_sql(reach_of(store, model), limit=PLACES)
            with walking(width), connection.cursor() as cursor:
                cursor.execute(sql, {**parameters, "vector": vector})
                return cursor.fetchall()

        return ask

    return tuple(
        _reading(str(width), 0, list(truths), is_walked=True, ask=walked(width), compare=truths.__getitem__)
        for width in WIDTHS
    )


def _reading(
    name: str,
    products: int,
    questions: Sequence[str],
    *,
    is_walked: bool,
    ask: Callable[[str], list[tuple[int, float]]],
    compare: Callable[[str], list[tuple[int, float]]],
) -> Reading:
    recalls, counts, times, exact_times = [], [], [], []
    began = time.perf_counter()
    ask(questions[0])
    for vector in questions:
        found, took = _timed(ask, vector)
        truth, exact_took = _timed(compare, vector)
        farthest = max((distance for _, distance in truth), default=0.0) + ROUNDING
        recalls.append(sum(distance <= farthest for _, distance in found) / len(truth) if truth else 1.0)
        counts.append(len(found))
        times.append(took)
        exact_times.append(exact_took)
        if time.perf_counter() - began > PATIENCE / 4:
            break
    return Reading(
        name=name,
        products=products,
        is_walked=is_walked,
        questions=len(times),
        recall=sum(recalls) / len(recalls),
        fewest=min(counts),
        p50=_part(times, 0.5),
        p95=_part(times, 0.95),
        exact_p50=_part(exact_times, 0.5),
    )


def _one_by_one(store: Store, model: EmbeddingModel, filters: Filters, vector: str) -> list[tuple[int, float]]:
    """The truth: the shop's statement for narrow reaches, which no index orders."""
    reach = reach_of(store, model, filters)
    sql, parameters = nearest_sql(reach.compared(), limit=PLACES)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "vector": vector})
        return cursor.fetchall()


def _few(questions: Sequence[str], store: Store, model: EmbeddingModel) -> Sequence[str]:
    """As many questions as may be compared one by one within a quarter of the patience."""
    _, took = _timed(lambda vector: _one_by_one(store, model, EVERYTHING, vector), questions[0])
    return questions[: max(3, int(PATIENCE / 4 * 1000 / max(took, 1)))]


def _timed(ask: Callable[[str], list[tuple[int, float]]], vector: str) -> tuple[list[tuple[int, float]], float]:
    began = time.perf_counter()
    found = ask(vector)
    return found, (time.perf_counter() - began) * 1000


def _part(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
