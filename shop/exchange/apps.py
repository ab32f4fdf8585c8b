"""Registers the app with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Data in and out: imports with receipts for every row, and exports of any list."""

    name = "shop.exchange"
    verbose_name = "Imports and exports"
