"""How well and how fast the nearest vectors are found under filters of any width, by the code that the shop uses.

A made-up shop (`benchmarks/vector_shop`) of 100,000 products, with --large of a million too: clustered vectors, brands
that 10 %, 1 % and 0.1 % of the products have, names of words as frequent as words are. The index is built by
`search.services.building.build_index`, and asked by `search.finding.nearest`, which chooses its plan by the width of
the filter. Beside it in the same run: comparing all vectors one by one, and the same index asked plainly, as an ORM's
`order_by(CosineDistance(...))[:10]` with a filter asks it. Then the same vectors in other forms, each with its index
and exact re-ranking where it loses something; and whole searches by `search_products` for words of any frequency.
Recall is the share of the ten truly nearest (numpy, one by one) among the ten that were found.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import django
import numpy as np

from benchmarks.own_database import own_database
from benchmarks.report import aim, report, result
from benchmarks.vector_shop.filling import SHARES, fill
from benchmarks.vector_shop.vectors import Clustered, Rows, exact
from config import env
from config.services.lifecycle import ensure

NAME = "vectors"
SUMMARY = "build time, size, recall@10 and latency of the vectors' index under filters, and whole searches"
DATABASE = "benchmark_vectors"
PLACES = 10
SIZES, LARGE = (100_000,), 1_000_000
MOST_MS = {100_000: 10, 1_000_000: 25}
WIDTHS = (20, 40, 100, 200)
"""`hnsw.ef_search` of the recall curve."""
FORMS = {
    "vector, 4 bytes a number": ("embedding::vector({n})", "(embedding::vector({n})) vector_cosine_ops", 0),
    "bits, re-ranked": ("binary_quantize(embedding::halfvec({n}))::bit({n})",
                        "(binary_quantize(embedding::halfvec({n}))::bit({n})) bit_hamming_ops", 100),
}  # fmt: skip
"""Other forms: what is indexed, how, and how many are re-ranked by the exact distance (0: none)."""

FIGURES = {"recall": "recall@10", "rows": "fewest rows of 10", "p50": "ms, p50", "p95": "ms, p95"}

Asked = Callable[[str], list[int]]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of products")
    parser.add_argument("--no-forms", action="store_true", help="leave the other forms of vectors out")


def run(*, quick: bool, sizes: list[int], no_forms: bool, large: bool = False) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    results: list[dict[str, Any]] = []
    aims: list[dict[str, Any]] = []
    for size in [*sizes, *([LARGE] if large else [])]:
        with own_database(DATABASE):
            _measure(size, 40 if quick else 200, with_forms=not no_forms, results=results, aims=aims)
    return report(NAME, results=results, aims=aims)


def _measure(
    size: int, count: int, *, with_forms: bool, results: list[dict[str, Any]], aims: list[dict[str, Any]]
) -> None:
    """Fill the database and read everything of one size."""
    from shop.search.embedders import embedder_in, known_words
    from shop.search.services.building import ensure_model
    from shop.stores.models import Store

    store = Store.objects.create(name="Vectors", slug="vectors", country="DE", currency="EUR")
    model = ensure_model()
    shape = Clustered(products=size, dimensions=embedder_in(model.folder).dimensions)
    words = sorted((word for word in known_words() if len(word) > 3), key=hash_of)
    rows, brands, keys = fill(store, model, shape, words)
    says, questions = f"{size:,}", shape.questions(count)
    _built(store, model, says, rows, questions, with_forms=with_forms, results=results)
    allowed = {"all": None} | {share: brands == number for number, share in enumerate(SHARES, start=1)}
    found = {share: _filtered(store, model, keys.get(share), rows, questions, allowed[share]) for share in allowed}
    for share, ways in found.items():
        for figure, unit in FIGURES.items():
            peers = {way: ways[way][figure] for way in ("plain HNSW", "one by one")}
            results.append(result(f"{says}: {share}", unit=unit, ours=ways["ours"][figure], peers=peers))
    ours = [ways["ours"] for ways in found.values()]
    lowest, fewest = min(way["recall"] for way in ours), min(way["rows"] for way in ours)
    slowest, most = max(way["p50"] for way in ours), MOST_MS.get(size, 25)
    aims.append(aim(f"{says}: lowest recall@10", target="≥ 0.95", measured=lowest, met=lowest >= 0.95))
    aims.append(aim(f"{says}: fewest rows of 10", target="10", measured=fewest, met=fewest == PLACES))
    aims.append(aim(f"{says}: slowest p50", target=f"≤ {most} ms", measured=slowest, met=slowest <= most))
    _whole_searches(store, says, results, aims)


def _built(
    store: Any, model: Any, says: str, rows: Rows, questions: Rows, *, with_forms: bool, results: list[dict[str, Any]]
) -> None:
    """Build the index as the shop does; its time, its size, and its recall at several widths, beside other forms."""
    from django.db import connection

    from shop.search.finding.nearest import WALK_WIDTH
    from shop.search.services.building import analyze, build_index
    from shop.search.services.counting import count_words

    began = time.perf_counter()
    build_index(model=model)
    seconds = time.perf_counter() - began
    analyze()
    count_words()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s), pg_table_size('search_productembedding')", [model.index_name])
        index, table = (value / 2**20 for value in cursor.fetchone())
    forms = _forms(model, rows, questions) if with_forms else {}
    built = {name: form["build"] for name, form in forms.items()}
    sizes = {name: form["size"] for name, form in forms.items()}
    results.append(result(f"{says}: build", unit="s", ours=seconds, peers=built))
    results.append(result(f"{says}: index", unit="MB", ours=index, peers={"its table": table, **sizes}))
    for width in WIDTHS:
        curve = _asked(_walked(store, model, width), rows, questions, None)
        case = f"{says}: ef_search {width}" + (" (the shop's)" if width == WALK_WIDTH else "")
        peers = {name: form[width] for name, form in forms.items()} if width == WALK_WIDTH else {}
        results.append(result(case, unit="recall@10", ours=curve["recall"], peers=peers))
        results.append(result(case, unit="ms, p50", ours=curve["p50"], peers={}))


def hash_of(word: str) -> str:
    """An order of words that has nothing to do with their letters, the same each time."""
    import hashlib

    return hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()


def _whole_searches(store: Any, says: str, results: list[dict[str, Any]], aims: list[dict[str, Any]]) -> None:
    """Searches of two words, all rare, all of middling frequency, or all frequent: the last have most matches."""
    from shop.search.models import Lexeme
    from shop.search.services.searching import search_products

    stems = list(Lexeme.objects.filter(store=store).order_by("-documents", "lexeme").values_list("lexeme", "documents"))
    places = {"frequent": range(40), "middling": range(300, 340), "rare": range(len(stems) - 400, len(stems) - 360)}
    medians = {}
    for name, chosen in places.items():
        pairs = [(stems[place], stems[place + 1]) for place in list(chosen)[::2]]
        times = []
        for (one, _), (other, _) in pairs:
            began = time.perf_counter()
            search_products(store=store, text=f"{one} {other}", is_noted=False)
            times.append((time.perf_counter() - began) * 1000)
        matches = float(np.mean([one + other for (_, one), (_, other) in pairs]))
        medians[name], p95 = (float(value) for value in np.percentile(times, (50, 95)))
        case = f"{says}: whole search, {name} words ({matches:,.0f} matches)"
        results.append(result(case, unit="ms, p50", ours=medians[name], peers={"p95": p95}))
    growth = medians["frequent"] / medians["middling"]
    words = f"{says}: whole search, frequent words against middling ones"
    aims.append(aim(words, target="≤ 2 ×", measured=growth, met=growth <= 2))


def _filtered(
    store: Any, model: Any, brand: int | None, rows: Rows, questions: Rows, allowed: Any
) -> dict[str, dict[str, float]]:
    """The shop's way, the plain way and the exact way, under one filter."""
    from shop.search.finding.filters import Filters
    from shop.search.finding.nearest import nearest, reach_of

    filters = Filters(brand_ids=(brand,)) if brand else Filters()

    def ours(vector: str) -> list[int]:
        return [key for key, _ in nearest(reach_of(store, model, filters), vector, limit=PLACES)]

    few = questions[: max(5, len(questions) // 10)]
    return {
        "ours": _asked(ours, rows, questions, allowed),
        "plain HNSW": _asked(_plain(store, model, brand), rows, questions[: len(few) * 2], allowed),
        "one by one": _asked(_plain(store, model, brand, without_index=True), rows, few, allowed),
    }


def _walked(store: Any, model: Any, width: int) -> Asked:
    """The shop's statement without a filter, walked at another width."""
    from django.db import connection

    from shop.search.finding.nearest import nearest_sql, reach_of, walking

    def asked(vector: str) -> list[int]:
        sql, parameters = nearest_sql(reach_of(store, model), limit=PLACES)
        with walking(width), connection.cursor() as cursor:
            cursor.execute(sql, {**parameters, "vector": vector})
            return [key for key, _ in cursor.fetchall()]

    return asked


def _plain(store: Any, model: Any, brand: int | None, *, without_index: bool = False) -> Asked:
    """What anybody writes first: a join, a condition, an order and a limit, at pgvector's defaults."""
    from django.db import connection, transaction

    kind = f"halfvec({model.dimensions})"
    join = "JOIN catalog_product product ON product.id = known.product_id AND product.brand_id = %(brand)s"
    sql = f"""
        SELECT known.product_id FROM search_productembedding known {join if brand else ""}
        WHERE known.model_id = {model.pk} AND known.store_id = {store.pk}
        ORDER BY known.embedding::{kind} <=> %(vector)s::{kind} LIMIT {PLACES}
    """

    def asked(vector: str) -> list[int]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL statement_timeout = 0; SET LOCAL enable_indexscan = off" if without_index
                else "SET LOCAL enable_sort = off"
            )  # fmt: skip
            cursor.execute(sql, {"vector": vector, "brand": brand})
            return [key for (key,) in cursor.fetchall()]

    return asked


def _asked(ask: Asked, rows: Rows, questions: Rows, allowed: Any) -> dict[str, float]:
    """Recall, fewest rows, p50 and p95 over the questions; five are asked beforehand to warm up."""
    from shop.search.texts import as_halfvec

    vectors = [as_halfvec(question) for question in questions]
    for vector in vectors[:5]:
        ask(vector)
    recalls, counts, times = [], [], []
    for vector, truth in zip(vectors, exact(rows, questions, allowed, PLACES), strict=True):
        began = time.perf_counter()
        keys = ask(vector)
        times.append((time.perf_counter() - began) * 1000)
        recalls.append(len(truth & {key - 1 for key in keys}) / len(truth))
        counts.append(len(keys))
    p50, p95 = np.percentile(times, (50, 95))
    return {"recall": float(np.mean(recalls)), "rows": min(counts), "p50": float(p50), "p95": float(p95)}


def _forms(model: Any, rows: Rows, questions: Rows) -> dict[str, dict[Any, float]]:
    """The same vectors indexed in other forms: seconds to build, megabytes, recall@10 at the shop's width."""
    from django.db import connection

    from shop.search.finding.nearest import WALK_WIDTH, walking
    from shop.search.services.building import BUILD_WIDTH, LINKS, MOST_MEMORY

    size = model.dimensions
    found: dict[str, dict[Any, float]] = {}
    for name, (expression, index, ranked) in FORMS.items():
        ordered = f"{expression.format(n=size)} {'<~>' if ranked else '<=>'} " + (
            f"binary_quantize(%(vector)s::halfvec({size}))::bit({size})" if ranked else f"%(vector)s::vector({size})"
        )
        inner = f"SELECT product_id, embedding FROM search_productembedding ORDER BY {ordered} LIMIT {ranked or PLACES}"
        exactly = f"embedding::halfvec({size}) <=> %(vector)s::halfvec({size})"
        sql = f"SELECT product_id FROM ({inner}) near ORDER BY {exactly} LIMIT {PLACES}"

        def asked(vector: str, sql: str = sql) -> list[int]:
            with walking(WALK_WIDTH), connection.cursor() as cursor:
                cursor.execute(sql, {"vector": vector})
                return [key for (key,) in cursor.fetchall()]

        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = 0; SET maintenance_work_mem = '{MOST_MEMORY}MB'")
            began = time.perf_counter()
            cursor.execute(
                f"CREATE INDEX other_form ON search_productembedding USING hnsw ({index.format(n=size)}) "
                f"WITH (m = {LINKS}, ef_construction = {BUILD_WIDTH})"
            )
            seconds = time.perf_counter() - began
            cursor.execute("SELECT pg_relation_size('other_form')")
            megabytes = cursor.fetchone()[0] / 2**20
        recall = _asked(asked, rows, questions, None)["recall"]
        found[name] = {"build": seconds, "size": megabytes, WALK_WIDTH: recall}
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX other_form; RESET statement_timeout; RESET maintenance_work_mem")
    return found
