"""Exchanges: which order goes out for what comes back of another."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.fields import AmountField
from shop.stores.models import in_same_store

from .ownership import OrderOwned, in_same_order, order_in_same_store


class Exchange(OrderOwned):
    """One row says that the goods of a return are replaced by another order.

    `difference_amount` is a snapshot: what the replacement cost more than what comes back was worth, below zero if
    less. Rows are added and never changed.
    Truths: `exchange_for_another_order`, `orders_exchange_append_only`, and an order replaces the goods of one return
    (`orders_exchange_request_id_key`, `orders_exchange_replacement_id_key`).
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="exchanges", db_constraint=False, db_index=False
    )
    request = models.OneToOneField(
        "orders.Return", on_delete=models.PROTECT, related_name="exchange", db_constraint=False
    )
    replacement = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, related_name="exchange", db_constraint=False
    )
    difference_amount = AmountField("difference")

    class Meta:
        ordering = ("-id",)
        constraints = [
            order_in_same_store(),
            in_same_order("request"),
            in_same_store("replacement"),
            models.CheckConstraint(
                condition=~Q(replacement=F("order")),
                name="exchange_for_another_order",
                violation_error_message="Goods are replaced by another order.",
            ),
        ]
        indexes = [
            # What an order's returns were exchanged for: order page.
            models.Index(fields=("order",), name="exchange_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.order} for {self.replacement}"
