"""The search inside the shop's own PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg2.errors import QueryCanceled

from shop.search.backends import Answer, Hit
from shop.search.embedders import EmbedderAway, embedder_in
from shop.search.exceptions import SearchTimedOut
from shop.search.models import EmbeddingModel
from shop.search.selectors import language_of, serving_model
from shop.search.texts import as_halfvec
from shop.stores.models import Store

from .asked import Question, asked
from .facets import facets_of
from .filters import Filters
from .fusing import DEPTH, FARTHEST, Scope, Wanted, statement
from .identifiers import by_identifier
from .nearest import is_narrow
from .spelling import LIKENESS

logger = logging.getLogger(__name__)
MILLISECONDS = 3_000
EVERYTHING = Filters()
HALVES = frozenset({"words", "meaning"})
HAS_ALL, HAS_WORDS, MEANS_IT = "its name has the words", "has words of it", "is near in meaning"
ALL = 0.999


class PostgresSearch:
    """Exact identifiers first, then what has the words or the meaning, ranked by both in one statement.

    `halves` leaves one of them out, and `is_corrected` the spelling, which only measurements want.
    """

    def __init__(self, *, halves: frozenset[str] = HALVES, is_corrected: bool = True) -> None:
        self.halves = halves
        self.is_corrected = is_corrected

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

        Five to nine statements whatever is found: spelling, terms, the size of the filter, the ranking, identifiers,
        and facets where asked for; each is stopped after three seconds.
        """
        with _patience():
            question = asked(
                text,
                store_id=store.pk,
                language=language_of(store=store),
                is_unfinished=is_unfinished,
                is_corrected=self.is_corrected,
            )
            if question.is_empty:
                return Answer()
            exact = _allowed(by_identifier(question.typed, store_id=store.pk), filters)
            hits = [Hit(key, 2 + 1 / place, (reason,)) for place, (key, reason) in enumerate(exact.items(), start=1)]
            hits += [hit for hit in self._ranked(store, question, filters) if hit.product_id not in exact]
            is_other = question.is_corrected and not exact and not is_unfinished
            return Answer(
                hits=tuple(hits[offset : offset + limit]),
                total=len(hits),
                facets=tuple(facets_of([hit.product_id for hit in hits])) if with_facets and hits else (),
                did_you_mean=question.text if is_other else "",
            )

    def _ranked(self, store: Store, question: Question, filters: Filters) -> Iterator[Hit]:
        """The candidates by their score, then what else has some of the words."""
        model = serving_model()
        wanted = self._wanted(question, model)
        if not wanted.terms and not wanted.vector:
            return
        sql, parameters = statement(wanted, _scope(store, model, filters))
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            for key, score, said, nearness, rest in cursor.fetchall():
                if key is not None:
                    yield Hit(key, score, _reasons(said, nearness))
                for other in rest or ():
                    yield Hit(other, 0.0, (HAS_WORDS,))

    def _wanted(self, question: Question, model: EmbeddingModel | None) -> Wanted:
        vector = ""
        if "meaning" in self.halves and model is not None:
            vector = _vector(question.text, model)
        return Wanted(question.terms if "words" in self.halves else (), vector)


def _vector(text: str, model: EmbeddingModel) -> str:
    """The text as the model sees it; nothing while its embedder is away, and the search then goes by words alone."""
    try:
        encoded = embedder_in(model.folder).encode([text])[0]
    except EmbedderAway as away:
        logger.warning("Searching by words alone. %s", away)
        return ""
    return as_halfvec(encoded) if encoded.any() else ""


@contextmanager
def _patience() -> Iterator[None]:
    """One transaction whose statements are stopped after a while, whatever the caller's own limit is."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true), "
                "set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'relaxed_order', true), "
                "set_config('pg_trgm.similarity_threshold', %s, true)",
                [str(MILLISECONDS), str(DEPTH), str(LIKENESS)],
            )
            before = cursor.fetchone()[0]
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTimedOut from error
        raise


def _scope(store: Store, model: EmbeddingModel | None, filters: Filters) -> Scope:
    return Scope(
        store.pk,
        model.pk if model else 0,
        model.dimensions if model else 1,
        _documents(),
        filters,
        is_narrow=is_narrow(store, filters),
    )


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


def _reasons(said: float, nearness: float) -> tuple[str, ...]:
    """Why a product was found, the stronger reason first."""
    reasons = [(said, HAS_ALL if said >= ALL else HAS_WORDS)] if said else []
    reasons += [(nearness, MEANS_IT)] if nearness > 1 - FARTHEST else []
    return tuple(reason for _, reason in sorted(reasons, reverse=True))
