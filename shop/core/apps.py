"""Registers the app with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The house's materials: abstract models, database operations, money, caching, the admin base."""

    name = "shop.core"
    verbose_name = "Core"
