"""Registers the app with Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who buys: people, addresses, groups, consent."""

    name = "shop.customers"
    verbose_name = "Customers"
