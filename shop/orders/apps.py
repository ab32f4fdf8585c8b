"""Registers the app with Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """A sale from cart to refund: carts, orders, lines, payments, fulfilments, returns, invoices, timeline."""

    name = "shop.orders"
    verbose_name = "Orders"

    def ready(self) -> None:
        """Explain movements of stock to the ledger, which knows nothing of orders."""
        from shop.inventory.causes import register_cause
        from shop.inventory.models import MovementKind
        from shop.orders.causes import returned, shipped

        register_cause(MovementKind.SALE, finder=shipped)
        register_cause(MovementKind.RETURN, finder=returned)
