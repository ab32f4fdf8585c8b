"""Registers the app with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding things: text vectors, embeddings, related products, one protocol for every search backend."""

    name = "shop.search"
    verbose_name = "Search"

    def ready(self) -> None:
        """What is written at every search, and what a job counts every minute, does not make the answers old."""
        from shop.core.caching import set_apart

        set_apart(
            "search",
            asked=("search_searchedtext",),
            waiting=("search_staleproduct", "search_stalebasket"),
            baskets=("search_countedbasket", "search_productbaskets", "search_storebaskets", "search_productpair"),
        )
