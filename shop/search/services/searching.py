"""Find products."""

from __future__ import annotations

import hashlib
import time
from dataclasses import astuple
from functools import partial
from typing import Any

from shop.core.caching import Cached
from shop.search.backends import Answer, Hit
from shop.search.finding.facets import Facet
from shop.search.finding.filters import Filters
from shop.search.finding.postgres import PostgresSearch
from shop.stores.models import Store

from .noting import note_search

PAGE = 20
EVERYTHING = Filters()
DEEPEST = 1_000


def _packed(answer: Answer) -> list[Any]:
    hits = [[hit.product_id, hit.score, hit.reasons] for hit in answer.hits]
    return [hits, answer.total, [astuple(facet) for facet in answer.facets], answer.did_you_mean]


def _unpacked(packed: list[Any]) -> Answer:
    hits, total, facets, did_you_mean = packed
    return Answer(
        hits=tuple(Hit(key, score, tuple(reasons)) for key, score, reasons in hits),
        total=total,
        facets=tuple(Facet(*facet) for facet in facets),
        did_you_mean=did_you_mean,
    )


ANSWERS: Cached[Answer] = Cached(
    "Answers of the search", depends_on=("search", "catalog"), seconds=300, pack=_packed, unpack=_unpacked
)


def search_products(
    *,
    store: Store,
    text: str,
    filters: Filters = EVERYTHING,
    limit: int = PAGE,
    offset: int = 0,
    is_unfinished: bool = False,
    with_facets: bool = False,
    is_noted: bool = True,
) -> Answer:
    """The products of `store` that `text` means, best first, each with its reasons.

    Any text is allowed. Raises `SearchTimedOut`. Notes what was searched for, unless it is being typed or `is_noted`
    is false. An answer is kept until the catalogue or its index changes, except where prices or stock decide.
    """
    began = time.perf_counter()
    question: dict[str, Any] = {
        "text": text,
        "filters": filters,
        "limit": max(0, min(limit, DEEPEST)),
        "offset": max(0, min(offset, DEEPEST)),
        "is_unfinished": is_unfinished,
        "with_facets": with_facets,
    }
    find = partial(PostgresSearch().find, store=store, **question)
    answer = find() if filters.follow_the_day else ANSWERS.fetch((store.pk, _mark(question)), find)
    if is_noted and not is_unfinished and offset == 0:
        milliseconds = round((time.perf_counter() - began) * 1000)
        note_search(store=store, text=text, found=answer.total, milliseconds=milliseconds)
    return answer


def _mark(question: dict[str, Any]) -> str:
    """A short name for a question, since people may type whatever they like."""
    return hashlib.blake2b(repr(question).encode(), digest_size=16).hexdigest()
