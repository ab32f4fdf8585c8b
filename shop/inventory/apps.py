"""Registers the app with Django."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """What is where: warehouses, stock, reservations, an append-only ledger, transfers, counts."""

    name = "shop.inventory"
    verbose_name = "Stock"
