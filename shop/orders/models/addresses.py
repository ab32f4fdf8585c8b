"""Where an order goes and who pays: copies of addresses."""

from django.db import models

from shop.core.db.constraints import known_choice
from shop.customers.models.addresses import AddressKind, PostalAddress, country_is_a_code

from .ownership import OrderOwned, order_in_same_store


class OrderAddress(OrderOwned, PostalAddress):
    """One row is a snapshot of an address, as it was when the order was placed. Truth: `order_address_one_per_kind`."""

    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.CASCADE,
        related_name="addresses",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=8, choices=AddressKind)

    class Meta:
        ordering = ("order_id", "kind")
        verbose_name_plural = "order addresses"
        constraints = [
            order_in_same_store(),
            known_choice("kind", AddressKind),
            country_is_a_code(),
            # The addresses of an order.
            models.UniqueConstraint(
                fields=("order", "kind"),
                name="order_address_one_per_kind",
                violation_error_message="The order already has an address of this kind.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.line1}, {self.city}"
