"""Registers the app with Django."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    """What we buy: suppliers, purchase orders, receipts, reorder advice."""

    name = "shop.purchasing"
    verbose_name = "Purchasing"

    def ready(self) -> None:
        """Tell the stock below what was ordered and what came, for it knows nothing of purchases."""
        from shop.inventory.causes import register_cause
        from shop.inventory.incoming import register_incoming
        from shop.inventory.models import MovementKind
        from shop.purchasing.causes import bought, on_its_way

        register_cause(MovementKind.RECEIPT, finder=bought)
        register_incoming(on_its_way)
