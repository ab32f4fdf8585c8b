"""What each customer has bought in all their life."""

from django.db import models

from shop.core.db.fields import AmountField
from shop.stores.models import StoreOwned, in_same_store


class CustomerSales(StoreOwned):
    """One row is what a customer has bought in one currency: how often, for how much, since when and until when.

    `kept_amount` is the orders' totals less what was refunded. A rollup of `orders_order`. Truth:
    `customer_sales_once`. Written by `analytics.services.refreshing`.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="sales", db_constraint=False, db_index=False
    )
    currency = models.CharField(max_length=3)
    orders = models.PositiveIntegerField()
    kept_amount = AmountField("spent")
    first_at = models.DateTimeField("first order")
    last_at = models.DateTimeField("last order")

    class Meta:
        ordering = ("customer_id", "currency")
        verbose_name_plural = "customer sales"
        constraints = [
            in_same_store("customer"),
            # What a customer has bought.
            models.UniqueConstraint(
                fields=("customer", "currency"),
                name="customer_sales_once",
                violation_error_message="This customer was counted already.",
            ),
        ]
        indexes = [
            # Home: customers whose first order falls into a period.
            models.Index(fields=("store", "currency", "first_at"), name="customer_sales_by_first"),
            # Segments: customers who have spent an amount.
            models.Index(fields=("store", "currency", "kept_amount"), name="customer_sales_by_kept"),
            # Segments: customers who have not ordered since a day.
            models.Index(fields=("store", "currency", "last_at"), name="customer_sales_by_last"),
        ]

    def __str__(self) -> str:
        return f"Customer {self.customer_id}: {self.kept_amount} {self.currency}"
