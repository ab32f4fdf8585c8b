"""How well products are found, by queries that people judged, through the shop's own indexing and search service.

A folder with products.csv.gz (product_id, name, description), queries.csv.gz (query_id, query) and labels.csv.gz
(query_id, product_id, rating from 1 to 4) is loaded into a database of its own as the catalogue of one store, indexed
by the code of `manage.py index_search`, and searched by the backend of `search_products`: by words alone, by meaning
alone, by both, and as the shop searches, with spelling. All of that is done with the shipped embeddings, then with
the same ones after the label-free tuning on the loaded products' own texts. Beside it stands BM25 (bm25s: three times
the name and 300 characters of description, stemmed, k1 1.5, b .75).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import django
import numpy as np

from benchmarks.own_database import own_database
from benchmarks.relevance import interval, judged, ndcg, recall, rows_of
from benchmarks.report import aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "search_relevance"
SUMMARY = "NDCG@10, recall@100 and latency on judged queries (--data DIR), beside BM25"
DATABASE = "benchmark_search_relevance"
WAYS: dict[str, dict[str, Any]] = {
    "words": {"halves": frozenset({"words"}), "is_corrected": False},
    "meaning": {"halves": frozenset({"meaning"}), "is_corrected": False},
    "words + meaning": {"is_corrected": False},
    "words + meaning + spelling": {},
}
DEEP = 100
QUICK_NAMES, QUICK_TEXTS = 4_000, 0

Ranked = Mapping[str, list[str]]
Search = Callable[[str], list[str]]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the folder with products, queries and labels")


def run(*, quick: bool, data: Path) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from shop.search.embedders.minilm import MiniLm
    from shop.search.services.building import build
    from shop.search.services.tuning import tune_embeddings

    queries, gains = judged(data)
    products = rows_of(data, "products")
    figures = {"BM25": _measured(queries, gains, _bm25(products))}
    agreement: dict[str, float] = {}
    with own_database(DATABASE), tempfile.TemporaryDirectory() as folder:
        store, keys = _loaded(products)
        began = time.perf_counter()
        build()
        indexing = len(products) / (time.perf_counter() - began)
        for way, parts in WAYS.items():
            if way == "words":
                figures[way] = _measured(queries, gains, _shop(store, keys, parts))
            else:
                figures[f"{way}, shipped"] = _measured(queries, gains, _shop(store, keys, parts))
        if MiniLm.is_installed():
            limits = {"names": QUICK_NAMES, "texts": QUICK_TEXTS} if quick else {}
            tuned = tune_embeddings(folder=Path(folder), threads=2, **limits)
            agreement = {"before": tuned.before, "after": tuned.after}
            for way, parts in WAYS.items():
                if way != "words":
                    figures[f"{way}, tuned"] = _measured(queries, gains, _shop(store, keys, parts))
    return _report(figures, indexing, agreement)


def _report(figures: dict[str, dict[str, Any]], indexing: float, agreement: dict[str, float]) -> dict[str, Any]:
    bm25 = figures["BM25"]
    results, best = [], ""
    for name, found in figures.items():
        if name == "BM25":
            continue
        difference, low, high = interval(found["ndcgs"], bm25["ndcgs"])
        results.append(result(name, unit="NDCG@10", ours=found["ndcg"], peers={"BM25": bm25["ndcg"]}))
        results.append(result(name, unit="recall@100", ours=found["recall"], peers={"BM25": bm25["recall"]}))
        results.append(result(name, unit="ms a query, p50", ours=found["p50"], peers={"BM25": bm25["p50"]}))
        results.append(result(name, unit="ms a query, p95", ours=found["p95"], peers={"BM25": bm25["p95"]}))
        results.append(result(name, unit="NDCG@10 above BM25 [95 %]", ours=difference, peers={"from": low, "to": high}))
        best = name
    if agreement:
        results.append(
            result(
                "agreement with the teacher on unseen texts",
                unit="mean cosine",
                ours=agreement["after"],
                peers={"before tuning": agreement["before"]},
            )
        )
    results.append(result("indexing", unit="products a second", ours=indexing, peers={}))
    found = figures[best]
    low = interval(found["ndcgs"], bm25["ndcgs"])[1]
    return report(
        NAME,
        results=results,
        aims=[
            aim(f"NDCG@10 of {best}", target="≥ 0.80", measured=found["ndcg"], met=found["ndcg"] >= 0.80),
            aim("lower end of its distance to BM25", target="> 0", measured=low, met=low > 0),
        ],
    )


def _measured(queries: Mapping[str, str], gains: Mapping[str, Mapping[str, float]], search: Search) -> dict[str, Any]:
    ndcgs, recalls, times = [], [], []
    for text in list(queries.values())[:5]:
        search(text)
    for key, text in queries.items():
        began = time.perf_counter()
        ranked = search(text)
        times.append((time.perf_counter() - began) * 1000)
        ndcgs.append(ndcg(ranked, gains[key]))
        recalls.append(recall(ranked, gains[key]))
    p50, p95 = np.percentile(times, (50, 95))
    return {
        "ndcg": float(np.mean(ndcgs)),
        "recall": float(np.mean(recalls)),
        "p50": float(p50),
        "p95": float(p95),
        "ndcgs": ndcgs,
    }


def _shop(store: Any, keys: Mapping[int, str], parts: Mapping[str, Any]) -> Search:
    from shop.search.finding.filters import Filters
    from shop.search.finding.postgres import PostgresSearch

    backend = PostgresSearch(**parts)

    def search(text: str) -> list[str]:
        answer = backend.find(store=store, text=text, filters=Filters(), limit=DEEP)
        return [keys[hit.product_id] for hit in answer.hits]

    return search


def _bm25(products: list[dict[str, str]]) -> Search:
    import logging

    import bm25s
    import Stemmer

    logging.getLogger("bm25s").setLevel(logging.WARNING)

    stemmer = Stemmer.Stemmer("english")
    texts = [f"{(row['name'] + ' ') * 3}{row.get('description', '')[:300]}" for row in products]
    keys = [row["product_id"] for row in products]
    index = bm25s.BM25(k1=1.5, b=0.75)
    index.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def search(text: str) -> list[str]:
        tokens = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, show_progress=False)
        found, scores = index.retrieve(tokens, k=min(DEEP, len(keys)), show_progress=False)
        return [keys[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def _loaded(products: list[dict[str, str]]) -> tuple[Any, dict[int, str]]:
    """The products as the catalogue of one store; the store, and the folder's ids by the shop's keys."""
    from shop.catalog.models import Brand, Category, Product
    from shop.stores.models import Store

    store = Store.objects.create(name="Judged", slug="judged", country="US", currency="USD")
    brands = _named(Brand, store, {row.get("brand", "") for row in products})
    classes = {row.get("klass") or row.get("category") or "" for row in products}
    categories = _named(Category, store, classes)
    rows = Product.objects.bulk_create(
        [
            Product(
                store=store,
                name=row["name"][:200],
                slug=f"product-{number}",
                description=row.get("description") or "",
                brand_id=brands.get((row.get("brand") or "")[:120]),
                category_id=categories.get((row.get("klass") or row.get("category") or "")[:120]),
            )
            for number, row in enumerate(products)
        ],
        batch_size=2_000,
    )
    return store, {product.pk: row["product_id"] for product, row in zip(rows, products, strict=True)}


def _named(model: Any, store: Any, names: set[str]) -> dict[str, int]:
    rows = [
        model(store=store, name=name, slug=f"{model._meta.model_name}-{number}")
        for number, name in enumerate(sorted({(name or "")[:120] for name in names} - {""}))
    ]
    return {row.name: row.pk for row in model.objects.bulk_create(rows, batch_size=2_000)}
