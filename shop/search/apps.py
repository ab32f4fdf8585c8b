"""Registers the app with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding things: text vectors, embeddings, related products, one protocol for every search backend."""

    name = "shop.search"
    verbose_name = "Search"
