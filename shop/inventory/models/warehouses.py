"""Warehouses: where goods are."""

from django.db import models
from django.db.models import Q

from shop.core.models import Updated
from shop.stores.models import StoreOwned, referable


class Warehouse(StoreOwned, Updated):
    """One row is one place that holds stock: a depot, or a shop that sells from its shelves.

    Lower `priority` is asked first when an order is placed. Truths: `warehouse_code_unique`,
    `warehouse_country_is_a_code`.
    """

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166 code, for example DE.")
    priority = models.PositiveIntegerField(default=100)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            referable(),
            models.UniqueConstraint(
                fields=("store", "code"),
                name="warehouse_code_unique",
                violation_error_message="Another warehouse already has this code.",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                name="warehouse_country_is_a_code",
                violation_error_message="A country is two capital letters, for example DE.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
