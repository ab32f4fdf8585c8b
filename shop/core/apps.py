"""Registers the app with Django."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    """The house's materials: abstract models, database operations, money, caching, the admin base."""

    name = "shop.core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Let the caches know of every write."""
        from shop.core.caching.writes import watch

        connection_created.connect(watch, dispatch_uid="shop.core.caching", sender=None)
