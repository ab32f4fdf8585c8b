"""Keep documents and vectors in step with the catalogue."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from django.db import connection, transaction

from shop.search.embedders import embedder_in
from shop.search.models import EmbeddingModel
from shop.search.selectors import models_to_fill
from shop.search.texts import Texts, as_halfvec, texts_of, vectors_of

from .counting import learn_words

PRODUCTS_AT_ONCE = 2_000

TAKE_NOTES = """
    DELETE FROM search_staleproduct WHERE id = ANY (ARRAY(
        SELECT id FROM search_staleproduct ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED))
    RETURNING product_key
"""
"""An array is made once. As a set, the inner query may be run again for each row, and skips what was taken already."""
WITHOUT_DOCUMENT = """
    SELECT product.id FROM catalog_product product
    WHERE product.id > %(after)s AND (
        NOT EXISTS (SELECT FROM search_searchdocument document WHERE document.product_id = product.id)
        OR EXISTS (SELECT FROM unnest(%(models)s::bigint[]) AS wanted (model_id) WHERE NOT EXISTS (
            SELECT FROM search_productembedding known
            WHERE known.product_id = product.id AND known.model_id = wanted.model_id)))
    ORDER BY product.id LIMIT %(limit)s
"""
UNCHANGED = """
    SELECT document.product_id, document.content_hash, known.model_id, known.content_hash
    FROM search_searchdocument document
    LEFT JOIN search_productembedding known ON known.product_id = document.product_id
    WHERE document.product_id = ANY (%s)
"""
STAGE_DOCUMENTS = """
    CREATE TEMPORARY TABLE staged_document (
        product_id bigint, store_id bigint, config regconfig, name text, surroundings text, facts text,
        description text, content_hash uuid
    ) ON COMMIT DROP
"""
WRITE_DOCUMENTS = """
    INSERT INTO search_searchdocument AS document (product_id, store_id, words, content_hash, indexed_at)
    SELECT staged.product_id, staged.store_id,
           setweight(to_tsvector(config, staged.name), 'A')
           || setweight(to_tsvector(config, surroundings), 'B')
           || setweight(to_tsvector(config, facts), 'C')
           || setweight(to_tsvector(config, left(staged.description, 20000)), 'D'),
           staged.content_hash, now()
    FROM staged_document staged JOIN catalog_product product
      ON product.id = staged.product_id AND product.store_id = staged.store_id
    ORDER BY staged.product_id
    ON CONFLICT (product_id) DO UPDATE
    SET words = EXCLUDED.words, content_hash = EXCLUDED.content_hash, indexed_at = EXCLUDED.indexed_at
"""
STAGE_VECTORS = """
    CREATE TEMPORARY TABLE staged_vector (
        product_id bigint, store_id bigint, model_id bigint, content_hash uuid, embedding halfvec
    ) ON COMMIT DROP
"""
WRITE_VECTORS = """
    INSERT INTO search_productembedding (product_id, store_id, model_id, content_hash, embedding)
    SELECT staged.product_id, staged.store_id, staged.model_id, staged.content_hash, staged.embedding
    FROM staged_vector staged JOIN catalog_product product
      ON product.id = staged.product_id AND product.store_id = staged.store_id
    ORDER BY staged.product_id
    ON CONFLICT (product_id, model_id) DO UPDATE
    SET embedding = EXCLUDED.embedding, content_hash = EXCLUDED.content_hash
"""


@transaction.atomic
def index_products(*, product_ids: Sequence[int]) -> int:
    """Write documents and vectors of those products whose texts differ from what was read last; how many those were.

    A product that is gone meanwhile is left out. Locks the documents in the order of their products.
    """
    texts = texts_of(product_ids)
    models = models_to_fill()
    known_documents, known_vectors = _known([text.product_id for text in texts])
    new = [text for text in texts if known_documents.get(text.product_id) != text.content_hash]
    if new:
        _write_documents(new)
        learn_words(product_ids=[text.product_id for text in new])
    for model in models:
        missing = [text for text in texts if known_vectors.get((text.product_id, model.pk)) != text.content_hash]
        if missing:
            _write_vectors(model, missing)
            new = new if len(new) >= len(missing) else missing
    return len(new)


@transaction.atomic
def index_stale_products(*, limit: int = PRODUCTS_AT_ONCE) -> int:
    """Take up to `limit` notes and index their products; how many notes were taken.

    One transaction: whoever is killed meanwhile leaves the notes where they were. Notes that another process holds are
    passed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NOTES, [limit])
        keys = [key for (key,) in cursor.fetchall()]
    if keys:
        index_products(product_ids=sorted(set(keys)))
    return len(keys)


def index_missing_products(*, tell: Callable[[int], None] = lambda done: None) -> int:
    """Index every product that has no document, or no vector of a model in use; how many those were.

    Batch by batch, each committed: it can be stopped and taken up again. `tell` hears how many are done.
    """
    done = 0
    for keys in _missing():
        index_products(product_ids=keys)
        done += len(keys)
        tell(done)
    return done


def _missing() -> Iterator[list[int]]:
    """The keys of products to index, in batches, each asked for when the one before is done."""
    after = 0
    models = [model.pk for model in models_to_fill()]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(WITHOUT_DOCUMENT, {"after": after, "models": models, "limit": PRODUCTS_AT_ONCE})
            keys = [key for (key,) in cursor.fetchall()]
        if not keys:
            return
        yield keys
        after = keys[-1]


def _known(product_ids: Sequence[int]) -> tuple[dict[int, object], dict[tuple[int, int], object]]:
    """The hashes that documents and vectors were made of."""
    documents: dict[int, object] = {}
    vectors: dict[tuple[int, int], object] = {}
    with connection.cursor() as cursor:
        cursor.execute(UNCHANGED, [list(product_ids)])
        for product_id, content_hash, model_id, vector_hash in cursor.fetchall():
            documents[product_id] = content_hash
            vectors[product_id, model_id] = vector_hash
    return documents, vectors


def _write_documents(texts: Sequence[Texts]) -> None:
    rows = (
        (
            text.product_id,
            text.store_id,
            f"search_{text.language}",
            text.name,
            text.surroundings,
            text.facts,
            text.description,
            text.content_hash,
        )
        for text in texts
    )
    _copy("staged_document", STAGE_DOCUMENTS, rows, WRITE_DOCUMENTS)


def _write_vectors(model: EmbeddingModel, texts: Sequence[Texts]) -> None:
    """Texts that say nothing to the model get a vector of zeros, which no search is near to."""
    vectors = np.nan_to_num(vectors_of(texts, embedder_in(model.folder)))
    rows = (
        (text.product_id, text.store_id, model.pk, text.content_hash, as_halfvec(vector))
        for text, vector in zip(texts, vectors, strict=True)
    )
    _copy("staged_vector", STAGE_VECTORS, rows, WRITE_VECTORS)


def _copy(table: str, stage: str, rows: Iterator[tuple[object, ...]], write: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(stage)
        cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv, FORCE_NOT_NULL {_texts_in(table)})", text)
        cursor.execute(write)


def _texts_in(table: str) -> str:
    return "(name, surroundings, facts, description)" if table == "staged_document" else "(embedding)"
