"""The search inside the shop's own PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg2.errors import QueryCanceled

from shop.search.backends import Answer, Hit
from shop.search.embedders import embedder_in
from shop.search.exceptions import SearchTimedOut
from shop.search.models import EmbeddingModel
from shop.search.selectors import serving_model
from shop.search.texts import as_halfvec
from shop.stores.models import Store

from .asked import Asked, any_of, asked, within
from .facets import facets_of
from .filters import Filters
from .fusing import DEPTH, Legs, Scope, statement
from .identifiers import by_identifier
from .suggesting import did_you_mean

MILLISECONDS = 3_000
FEW = 10
"""With fewer matches by words than this, spelling is asked too."""
NARROW_SHARE = 0.03
NARROW_AT_LEAST = 2_000
"""Up to 3 % of the vectors it is quicker, and exact, to compare them one by one (docs/explanation/search.md)."""
EVERYTHING = Filters()
LEGS = frozenset({"words", "meaning", "spelling"})
REASONS = ("has the words", "means the same", "is spelt alike")


class PostgresSearch:
    """Exact identifiers first, then words and meaning fused in one statement, and spelling where words find little.

    `legs` leaves rankings out, which only measurements want.
    """

    def __init__(self, *, legs: frozenset[str] = LEGS) -> None:
        self.legs = legs

    def find(
        self,
        *,
        store: Store,
        text: str,
        filters: Filters = EVERYTHING,
        limit: int = 20,
        offset: int = 0,
        is_unfinished: bool = False,
        with_facets: bool = False,
    ) -> Answer:
        """See `SearchBackend`. `is_unfinished` takes the last word for a beginning, as while it is being typed.

        Five or six statements whatever is found: identifiers, stems, the size of the filter, the fusion, then facets
        and suggestions where asked for; each is stopped after three seconds.
        """
        with _patience():
            question = asked(text, store_id=store.pk)
            if question.is_empty:
                return Answer()
            model = serving_model()
            scope = _scope(store, model, filters)
            exact = _allowed(by_identifier(question.text, store_id=store.pk), filters)
            rows = self._ranked(question, scope, model, is_unfinished=is_unfinished)
            hits = [Hit(key, 1 + 1 / (place + 1), (reason,)) for place, (key, reason) in enumerate(exact.items())]
            hits += [Hit(key, score, _reasons(places)) for key, score, *places in rows if key not in exact]
            by_words = sum(1 for row in rows if row[2] is not None)
            return Answer(
                hits=tuple(hits[offset : offset + limit]),
                total=len(hits),
                facets=tuple(facets_of([hit.product_id for hit in hits])) if with_facets and hits else (),
                did_you_mean="" if exact or by_words >= FEW else did_you_mean(question.text, store_id=store.pk),
            )

    def _ranked(
        self, question: Asked, scope: Scope, model: EmbeddingModel | None, *, is_unfinished: bool
    ) -> list[tuple[Any, ...]]:
        legs = self._legs(question, scope, model, is_unfinished=is_unfinished)
        rows = _rows(legs, scope) if legs.wanted or legs.vector else []
        by_words = sum(1 for row in rows if row[2] is not None)
        if "spelling" in self.legs and len(question.text) > 2 and (by_words < FEW or not rows):
            rows = _rows(Legs(legs.wanted, legs.any_of, legs.vector, question.text.upper()), scope)
        return rows

    def _legs(self, question: Asked, scope: Scope, model: EmbeddingModel | None, *, is_unfinished: bool) -> Legs:
        wanted = ranked_by = vector = ""
        if "words" in self.legs and question.stems:
            ranked_by = any_of(question.stems, prefix=is_unfinished)
            wanted = within(
                question.stems, documents=_documents(), cap=scope.most_matches, prefix=is_unfinished
            )  # fmt: skip
        if "meaning" in self.legs and model is not None:
            encoded = embedder_in(model.folder).encode([question.text])[0]
            vector = as_halfvec(encoded) if encoded.any() else ""
        return Legs(wanted, ranked_by, vector)


@contextmanager
def _patience() -> Iterator[None]:
    """One transaction whose statements are stopped after a while, whatever the caller's own limit is."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true), "
                "set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'relaxed_order', true), "
                "set_config('pg_trgm.word_similarity_threshold', '0.45', true), "
                "set_config('pg_trgm.similarity_threshold', '0.3', true)",
                [str(MILLISECONDS), str(DEPTH)],
            )
            before = cursor.fetchone()[0]
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTimedOut from error
        raise


def _rows(legs: Legs, scope: Scope) -> list[tuple[Any, ...]]:
    sql, parameters = statement(legs, scope)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _scope(store: Store, model: EmbeddingModel | None, filters: Filters) -> Scope:
    scope = Scope(store.pk, model.pk if model else 0, model.dimensions if model else 1, filters)
    conditions, parameters = filters.conditions()
    if not conditions:
        return scope
    most = max(NARROW_AT_LEAST, int(NARROW_SHARE * _documents()))
    sql = (
        "SELECT count(*) FROM (SELECT FROM catalog_product product "
        f"WHERE product.store_id = %(store)s AND {' AND '.join(conditions)} LIMIT %(most)s) probed"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "store": store.pk, "most": most + 1})
        is_narrow = cursor.fetchone()[0] <= most
    return Scope(scope.store_id, scope.model_id, scope.dimensions, filters, is_narrow=is_narrow)


def _documents() -> int:
    """About how many documents there are, from the planner's statistics."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE relname = 'search_searchdocument'")
        return int(cursor.fetchone()[0])


def _allowed(found: dict[int, str], filters: Filters) -> dict[int, str]:
    """Those of the products found by identifier that the filters let through."""
    conditions, parameters = filters.conditions()
    if not found or not conditions:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM catalog_product product WHERE id = ANY (%(found)s) AND {' AND '.join(conditions)}",
            {**parameters, "found": list(found)},
        )
        kept = {key for (key,) in cursor.fetchall()}
    return {key: reason for key, reason in found.items() if key in kept}


def _reasons(places: list[int | None]) -> tuple[str, ...]:
    """Why a product was found, the strongest first."""
    reached = sorted((place, leg) for leg, place in enumerate(places) if place is not None)
    return tuple(REASONS[leg] for _, leg in reached)
