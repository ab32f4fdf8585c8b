"""Registers the app with Django."""

from django.apps import AppConfig


class StoresConfig(AppConfig):
    """Whose shop it is: store, membership, the current-store context."""

    name = "shop.stores"
    verbose_name = "Stores"
