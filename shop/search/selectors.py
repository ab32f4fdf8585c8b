"""Reads about search: models, words, what was searched for."""

from __future__ import annotations

from django.db.models import QuerySet

from shop.search.models import EmbeddingModel, SearchedText
from shop.stores.models import Store


def serving_model() -> EmbeddingModel | None:
    """The model whose vectors answer searches; None before the first indexing."""
    return EmbeddingModel.objects.filter(is_serving=True).first()


def models_to_fill() -> list[EmbeddingModel]:
    """Every model whose vectors are kept up to date: few, the serving one among them."""
    return list(EmbeddingModel.objects.order_by("pk"))


def searched_in_vain(*, store: Store) -> QuerySet[SearchedText]:
    """What found nothing, newest day first and most asked first within it (index `searched_text_in_vain`)."""
    return SearchedText.objects.filter(store=store, found=0).order_by("-asked_on", "-times", "text", "id")
