"""Notes of what has to be counted again."""

from django.db import models
from django.db.models import Q

from shop.stores.models import StoreOwned


class StaleSales(StoreOwned):
    """One row is a note that something has changed which a rollup was counted from: a day, a customer, a product.

    Triggers on orders, carts and products write it, whoever changed these; `analytics.services.refreshing` takes it
    away when it has counted anew. Each transaction writes its own, so that two writers never wait for each other. What
    is noted may be gone by then, so the keys are no foreign keys. Truth: `stale_sales_names_something`.
    """

    happened_on = models.DateField(null=True)
    customer_key = models.BigIntegerField(null=True)
    product_key = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "stale sales"
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_on__isnull=False) | Q(product_key__isnull=False),
                name="stale_sales_names_something",
                violation_error_message="A note names the day or the product that has to be counted again.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on or self.product_key}"
