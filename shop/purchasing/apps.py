"""Registers the app with Django."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    """What we buy: suppliers, purchase orders, receipts, reorder advice."""

    name = "shop.purchasing"
    verbose_name = "Purchasing"
