"""Bring the search up: a model to serve, its index after the bulk of the vectors, the words' counts."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from shop.search.embedders import Embedder, embedder_in
from shop.search.models import EmbeddingModel
from shop.search.selectors import serving_model

from .counting import count_words
from .indexing import index_missing_products, index_stale_products

LINKS, BUILD_WIDTH = 16, 96
MEMORY = "512MB"
"""What the graph of a million vectors of 128 halves fits into; smaller ones take what they need."""


@transaction.atomic
def register_model(*, embedder: Embedder, folder: str = "", is_serving: bool = False) -> EmbeddingModel:
    """Note a model, to be filled from now on; one that is there already is returned as it is."""
    model, _ = EmbeddingModel.objects.get_or_create(
        name=embedder.name, defaults={"dimensions": embedder.dimensions, "folder": folder, "is_serving": is_serving}
    )
    return model


def ensure_model() -> EmbeddingModel:
    """The model that serves; at the first start that is the shipped one."""
    return serving_model() or register_model(embedder=embedder_in(""), is_serving=True)


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

    Takes a SHARE lock on the table, so that writers wait; queries go on and compare one by one meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [model.index_name])
        if cursor.fetchone()[0]:
            return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '{MEMORY}'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that still wait gets no index
        cursor.execute(
            f"CREATE INDEX {model.index_name} ON search_productembedding "
            f"USING hnsw ((embedding::halfvec({model.dimensions})) halfvec_cosine_ops) "
            f"WITH (m = {LINKS}, ef_construction = {BUILD_WIDTH}) WHERE model_id = {model.pk}"
        )
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return True


def build(*, tell: Callable[[int], None] = lambda done: None) -> int:
    """Index whatever is missing or stale, then build what a search stands on; how many products were indexed."""
    model = ensure_model()
    done = index_missing_products(tell=tell)
    while index_stale_products():
        pass
    if build_index(model=model) or done:
        analyze()
        count_words()
    return done


def analyze() -> None:
    """Tell the planner how many documents and vectors of each model there are, without which it passes the index by."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0" if connection.in_atomic_block else "SELECT 1")
        cursor.execute("ANALYZE search_searchdocument, search_productembedding")
