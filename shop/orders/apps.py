"""Registers the app with Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """A sale from cart to refund: carts, orders, lines, payments, fulfilments, returns, invoices, timeline."""

    name = "shop.orders"
    verbose_name = "Orders"
