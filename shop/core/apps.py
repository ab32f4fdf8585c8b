"""Registers the app with Django."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    """The house's materials: abstract models, database operations, money, caching, limits, the admin base."""

    name = "shop.core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Let the caches know of every write, and the pool of every connection and request."""
        from shop.core.caching.writes import watch
        from shop.core.db.connections import pool

        connection_created.connect(watch, dispatch_uid="shop.core.caching", sender=None)
        connection_created.connect(pool.on_opened, dispatch_uid="shop.core.db.connections", sender=None)
        request_started.connect(pool.on_request_started, dispatch_uid="shop.core.db.connections")
        request_finished.connect(pool.on_request_finished, dispatch_uid="shop.core.db.connections")
