"""Registers the app with Django."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """The query observatory: statements, plans, indexes and table health."""

    name = "shop.insights"
    verbose_name = "Database"
