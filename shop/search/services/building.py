"""Bring the search up: a model to serve, its index after the bulk of the vectors, the words' counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from shop.search.embedders import Embedder, embedder_in
from shop.search.models import EmbeddingModel, ProductEmbedding
from shop.search.selectors import models_to_fill, serving_model
from shop.stores.models import Store

from .counting import count_words
from .indexing import index_missing_products, index_stale_products

LINKS, BUILD_WIDTH = 16, 96
LINKS_BYTES = 720
"""What pgvector keeps of a vector's place in the graph while it builds, beside the vector itself."""
LEAST_MEMORY, MOST_MEMORY = 64, 2048
"""Megabytes; a graph that outgrows its memory is finished on disk, many times slower."""
ROOM = "SELECT set_config('statement_timeout', %s, %s), set_config('maintenance_work_mem', %s, %s)"
AT_ONCE = 20_000
REBUILD_FROM = 20_000
"""From so many changes on it is quicker to build an index anew than to keep it while they are written."""


@transaction.atomic
def register_model(*, embedder: Embedder, folder: str = "", is_serving: bool = False) -> EmbeddingModel:
    """Note a model, to be filled from now on; one that is there already only learns its place anew."""
    model = EmbeddingModel.objects.select_for_update().filter(name=embedder.name).first()
    if model is None:
        return EmbeddingModel.objects.create(
            name=embedder.name, dimensions=embedder.dimensions, folder=folder, is_serving=is_serving
        )
    if model.folder != folder:
        model.folder = folder
        model.save(update_fields=["folder"])
    return model


@transaction.atomic
def note_products(*, store: Store | None = None) -> int:
    """Note all products, or those of one store, to be looked at again; how many those are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_staleproduct (store_id, product_key) SELECT store_id, id FROM catalog_product "
            "WHERE %(store)s IS NULL OR store_id = %(store)s",
            {"store": store.pk if store else None},
        )
        return int(cursor.rowcount)


def ensure_model() -> EmbeddingModel:
    """The model that serves; at the first start that is the one of the setting SEARCH_EMBEDDER.

    A setting that names another one than is known has it filled beside the one that serves: all products are noted.
    """
    serving = serving_model()
    source: str = settings.SEARCH_EMBEDDER
    if serving is None:
        return register_model(embedder=embedder_in(source), folder=source, is_serving=True)
    if source and not EmbeddingModel.objects.filter(folder=source).exists():
        register_model(embedder=embedder_in(source), folder=source)
        note_products()
    return serving


@transaction.atomic
def let_serve(*, model: EmbeddingModel) -> EmbeddingModel:
    """Let a model serve instead of the one before, which stays and is kept up to date: the way back."""
    serving = EmbeddingModel.objects.select_for_update().order_by("pk")
    list(serving)
    EmbeddingModel.objects.filter(is_serving=True).exclude(pk=model.pk).update(is_serving=False)
    EmbeddingModel.objects.filter(pk=model.pk).update(is_serving=True)
    model.is_serving = True
    return model


def build_index(*, model: EmbeddingModel) -> bool:
    """Make the model's HNSW index if it is not there; whether it had to.

    Made beside reading and writing (CONCURRENTLY); inside a transaction, where that is not possible, writers wait.
    Searches compare one by one meanwhile. What a killed attempt has left is cleared away first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [model.index_name])
        found = cursor.fetchone()
        if found and found[0]:
            return False
        beside = "" if connection.in_atomic_block else "CONCURRENTLY"
        if found:
            cursor.execute(f"DROP INDEX {beside} IF EXISTS {model.index_name}")
        with _room(cursor, model):
            cursor.execute(
                f"CREATE INDEX {beside} {model.index_name} ON search_productembedding "
                f"USING hnsw ((embedding::halfvec({model.dimensions})) halfvec_cosine_ops) "
                f"WITH (m = {LINKS}, ef_construction = {BUILD_WIDTH}) WHERE model_id = {model.pk}"
            )
    return True


def drop_indexes() -> None:
    """Let go of the indexes of all models, since many vectors are to come: they go in thirty times faster without."""
    beside = "" if connection.in_atomic_block else "CONCURRENTLY"
    with connection.cursor() as cursor:
        for model in models_to_fill():
            cursor.execute(f"DROP INDEX {beside} IF EXISTS {model.index_name}")


def catch_up(*, at_most: int = AT_ONCE) -> int:
    """Index what the notes name, up to so many, then make an index that is missing; how many notes were taken.

    Killed at any point, it is taken up where it was: a note goes in the transaction that indexes its product.
    """
    ensure_model()
    if _waiting(REBUILD_FROM) == REBUILD_FROM:
        drop_indexes()
    done = 0
    while done < at_most and (taken := index_stale_products()):
        done += taken
    if not _waiting(1):
        _finish()
    return done


def build(*, tell: Callable[[int], None] = lambda done: None) -> int:
    """Index whatever is missing or stale, then build what a search stands on; how many products were indexed."""
    ensure_model()
    done = index_missing_products(tell=tell)
    while index_stale_products():
        pass
    _finish()
    return done


def analyze() -> None:
    """Tell the planner how many documents and vectors of each model there are, without which it passes the index by."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchdocument, search_productembedding")


def _finish() -> None:
    """What a search stands on beside rows; then the model of the setting takes over, since it is complete now."""
    built = [build_index(model=model) for model in models_to_fill()]
    wanted = EmbeddingModel.objects.filter(folder=settings.SEARCH_EMBEDDER, is_serving=False).first()
    if settings.SEARCH_EMBEDDER and wanted is not None:
        let_serve(model=wanted)
    if any(built):
        analyze()
        count_words()


def _waiting(most: int) -> int:
    """How many notes wait, counted up to `most`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM search_staleproduct LIMIT %s) noted", [most])
        return int(cursor.fetchone()[0])


@contextmanager
def _room(cursor: Any, model: EmbeddingModel) -> Iterator[None]:
    """Time and memory for a build, and the checks of this transaction done: a table whose checks still wait gets no
    index.
    """
    is_local = connection.in_atomic_block
    cursor.execute("SELECT current_setting('statement_timeout'), current_setting('maintenance_work_mem')")
    before = cursor.fetchone()
    if is_local:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    vectors = ProductEmbedding.objects.filter(model=model).count()
    needed = vectors * (2 * model.dimensions + LINKS_BYTES) >> 20
    memory = f"{min(max(needed, LEAST_MEMORY), MOST_MEMORY)}MB"
    cursor.execute(ROOM, ["0", is_local, memory, is_local])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            cursor.execute(ROOM, [before[0], is_local, before[1], is_local])
    if is_local:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
