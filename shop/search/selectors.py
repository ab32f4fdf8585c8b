"""Reads about search: models, words, what was searched for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Aggregate, Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from shop.orders.models import Order
from shop.orders.selectors import SOLD
from shop.search.models import (
    CatalogueLanguage,
    EmbeddingModel,
    Language,
    ProductEmbedding,
    SearchDocument,
    SearchedText,
    StaleProduct,
    StoreBaskets,
)
from shop.stores.models import Store

SHOWN = 25
WORK = """
    SELECT EXISTS (SELECT FROM search_staleproduct) OR EXISTS (
        SELECT FROM search_embeddingmodel model WHERE NOT EXISTS (
            SELECT FROM pg_index WHERE indexrelid = to_regclass('search_nearest_' || model.id) AND indisvalid))
        OR (%(source)s <> '' AND EXISTS (SELECT FROM search_embeddingmodel)
            AND NOT EXISTS (SELECT FROM search_embeddingmodel WHERE folder = %(source)s))
"""


def serving_model() -> EmbeddingModel | None:
    """The model whose vectors answer searches; None before the first indexing."""
    return EmbeddingModel.objects.filter(is_serving=True).first()


def language_of(*, store: Store) -> str:
    """The text search configuration of the store's language (unique index on the store)."""
    found = CatalogueLanguage.objects.filter(store=store).values_list("language", flat=True).first()
    return f"search_{found or Language.ENGLISH}"


def has_work() -> bool:
    """Whether a product waits to be indexed, a model's index to be built, or a model to be filled that the setting
    names. Asked every second: the tips of two indexes, and a table of few rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(WORK, {"source": settings.SEARCH_EMBEDDER})
        return bool(cursor.fetchone()[0])


def models_to_fill() -> list[EmbeddingModel]:
    """Every model whose vectors are kept up to date: few, the serving one among them."""
    return list(EmbeddingModel.objects.order_by("pk"))


def is_never_counted() -> bool:
    """Whether baskets were sold and none was ever counted, as after a bulk load."""
    return not StoreBaskets.objects.exists() and Order.objects.filter(status__in=SOLD).exists()


def most_searched(*, store: Store, since: dt.date) -> list[dict[str, Any]]:
    """The texts that were searched for most since a day: text, times, found (the last time)."""
    return _summed(SearchedText.objects.filter(store=store, asked_on__gte=since))


def searched_in_vain(*, store: Store, since: dt.date) -> list[dict[str, Any]]:
    """The texts that found nothing, most asked first (index `searched_text_in_vain`)."""
    return _summed(SearchedText.objects.filter(store=store, asked_on__gte=since, found=0))


def search_totals(*, store: Store, since: dt.date) -> dict[str, Any]:
    """How many searches there were since a day, how many in vain, and how long half of them took at most."""
    rows = SearchedText.objects.filter(store=store, asked_on__gte=since)
    return rows.aggregate(
        asked=Coalesce(Sum("times"), 0),
        in_vain=Coalesce(Sum("times", filter=Q(found=0)), 0),
        milliseconds=Percentile("milliseconds"),
    )


def searches_with(*, store: Store, word: str, since: dt.date) -> int:
    """How many searches had `word` since a day."""
    rows = SearchedText.objects.filter(store=store, asked_on__gte=since, text__regex=rf"\y{re.escape(word)}\y")
    return int(rows.aggregate(asked=Coalesce(Sum("times"), 0))["asked"])


def products_saying(*, store: Store, text: str) -> int:
    """How many products have all words of `text`, in the store's language (index `search_document_words`)."""
    query = SearchQuery(text, config=language_of(store=store))
    return SearchDocument.objects.filter(store=store, words=query).count()


def progress() -> list[dict[str, Any]]:
    """Each model with how many products it has embedded, the newest first."""
    counted = dict(ProductEmbedding.objects.values_list("model").annotate(Count("pk")).order_by())
    return [{"model": model, "embedded": counted.get(model.pk, 0)} for model in EmbeddingModel.objects.all()]


def stale_products(*, at_most: int) -> int:
    """How many products wait to be read again, counted up to `at_most`."""
    return StaleProduct.objects.order_by()[:at_most].count()


class Percentile(Aggregate):
    """The middle of a column's values."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def _summed(rows: QuerySet[SearchedText]) -> list[dict[str, Any]]:
    summed: Any = rows.order_by().values("text").annotate(asked=Sum("times"), last_found=Max("found"))
    return list(summed.order_by("-asked", "text")[:SHOWN])
