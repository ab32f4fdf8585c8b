"""Registers the app with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Fills a database with a real retailer's year, or a synthetic shop of any size."""

    name = "shop.demo"
    verbose_name = "Demo"
