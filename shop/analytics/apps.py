"""Registers the app with Django."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """What happened over time: rollups of sales, kept by recounting only what changed."""

    name = "shop.analytics"
    verbose_name = "Analytics"
