"""Find products."""

from __future__ import annotations

import time

from shop.search.backends import Answer
from shop.search.finding.filters import Filters
from shop.search.finding.postgres import PostgresSearch
from shop.stores.models import Store

from .noting import note_search

PAGE = 20
EVERYTHING = Filters()
DEEPEST = 1_000


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
    is false.
    """
    began = time.perf_counter()
    answer = PostgresSearch().find(
        store=store,
        text=text,
        filters=filters,
        limit=max(0, min(limit, DEEPEST)),
        offset=max(0, min(offset, DEEPEST)),
        is_unfinished=is_unfinished,
        with_facets=with_facets,
    )
    if is_noted and not is_unfinished and offset == 0:
        milliseconds = round((time.perf_counter() - began) * 1000)
        note_search(store=store, text=text, found=answer.total, milliseconds=milliseconds)
    return answer
