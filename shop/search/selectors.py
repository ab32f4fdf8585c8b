"""Reads about search: models, words, what was searched for."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from shop.orders.models import Order
from shop.orders.selectors import SOLD
from shop.search.models import CatalogueLanguage, EmbeddingModel, Language, SearchedText, StoreBaskets
from shop.stores.models import Store

WORK = """
    SELECT EXISTS (SELECT FROM search_staleproduct) OR EXISTS (
        SELECT FROM search_embeddingmodel model WHERE NOT EXISTS (
            SELECT FROM pg_index WHERE indexrelid = to_regclass('search_nearest_' || model.id) AND indisvalid))
"""


def serving_model() -> EmbeddingModel | None:
    """The model whose vectors answer searches; None before the first indexing."""
    return EmbeddingModel.objects.filter(is_serving=True).first()


def language_of(*, store: Store) -> str:
    """The text search configuration of the store's language (unique index on the store)."""
    found = CatalogueLanguage.objects.filter(store=store).values_list("language", flat=True).first()
    return f"search_{found or Language.ENGLISH}"


def has_work() -> bool:
    """Whether a product waits to be indexed, or a model's index to be built. Asked every second: two indexes' tips."""
    with connection.cursor() as cursor:
        cursor.execute(WORK)
        return bool(cursor.fetchone()[0])


def models_to_fill() -> list[EmbeddingModel]:
    """Every model whose vectors are kept up to date: few, the serving one among them."""
    return list(EmbeddingModel.objects.order_by("pk"))


def searched_in_vain(*, store: Store) -> QuerySet[SearchedText]:
    """What found nothing, newest day first and most asked first within it (index `searched_text_in_vain`)."""
    return SearchedText.objects.filter(store=store, found=0).order_by("-asked_on", "-times", "text", "id")


def is_never_counted() -> bool:
    """Whether baskets were sold and none was ever counted, as after a bulk load."""
    return not StoreBaskets.objects.exists() and Order.objects.filter(status__in=SOLD).exists()
