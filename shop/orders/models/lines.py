"""Order lines, and what is reserved for them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Round

from shop.core.db.fields import AmountField
from shop.core.models import Updated
from shop.stores.models import in_same_store

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order


class OrderLine(OrderOwned, Updated):
    """One row is one variant in an order, with what was true of it when it was ordered.

    Snapshots: `product_name`, `variant_name`, `sku`, `unit_price_amount`, `price_quantity`, `tax_rate`.
    `price_reason` says why staff gave the line a price of its own; empty where the price is the shop's.
    `subtotal_amount` is computed by the database: quantity × unit price ÷ price quantity, before discounts.
    `tax_amount` is the tax of the line after its discounts: contained in the price, or on top of it, as the order
    says. `fulfilled_quantity` and `returned_quantity` are balances over the lines of fulfilments and returns.
    Truths: `order_line_positive`, `order_line_price_not_negative`, `order_line_fulfilled_within_ordered`,
    `order_line_returned_within_fulfilled`, `order_line_tax_rate_is_a_share`, `order_line_variant_stays`.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant",
        on_delete=models.PROTECT,
        related_name="order_lines",
        db_constraint=False,
        db_index=False,
    )
    product_name = models.CharField(max_length=200)
    variant_name = models.CharField(max_length=200, blank=True)
    sku = models.CharField("SKU", max_length=64)
    quantity = models.PositiveIntegerField()
    unit_price_amount = AmountField("price")
    price_quantity = models.PositiveIntegerField(default=1)
    price_reason = models.CharField("why this price", max_length=120, blank=True, default="", db_default="")
    tax_rate = models.DecimalField(max_digits=6, decimal_places=5, default=0)
    tax_amount = AmountField("tax", default=0)
    fulfilled_quantity = models.PositiveIntegerField("shipped", default=0, editable=False)
    returned_quantity = models.PositiveIntegerField("returned", default=0, editable=False)
    subtotal_amount = models.GeneratedField(
        expression=Round(
            Cast(F("quantity"), models.DecimalField(max_digits=24, decimal_places=0))
            * F("unit_price_amount")
            / F("price_quantity"),
            precision=2,
        ),
        output_field=AmountField("amount"),
        db_persist=True,
    )

    class Meta:
        ordering = ("order_id", "id")
        constraints = [
            # Also: the lines of an order.
            referable_in_order(),
            order_in_same_store(),
            in_same_store("variant"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price_quantity__gt=0),
                name="order_line_positive",
                violation_error_message="A line is for at least one unit.",
            ),
            models.CheckConstraint(
                condition=Q(unit_price_amount__gte=0, tax_amount__gte=0),
                name="order_line_price_not_negative",
                violation_error_message="A price cannot be below zero.",
            ),
            models.CheckConstraint(
                condition=Q(tax_rate__gte=0, tax_rate__lt=1),
                name="order_line_tax_rate_is_a_share",
                violation_error_message="A tax rate is a share from 0 to below 1: write 0.19 for 19 %.",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_quantity__lte=F("quantity")),
                name="order_line_fulfilled_within_ordered",
                violation_error_message="No more can be shipped than was ordered.",
            ),
            models.CheckConstraint(
                condition=Q(returned_quantity__lte=F("fulfilled_quantity")),
                name="order_line_returned_within_fulfilled",
                violation_error_message="No more can come back than was shipped.",
            ),
        ]
        indexes = [
            # Sales of a variant: product page, reorder advice.
            models.Index(fields=("variant", "order"), name="order_line_of_variant"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"


class LineReservation(OrderOwned):
    """One row says that a reservation was made for an order line.

    A reservation is for one line only, and of its variant. Truths: `orders_linereservation_reservation_id_key`,
    `line_reservation_fits`.
    """

    line = models.ForeignKey(
        "orders.OrderLine", on_delete=models.CASCADE, related_name="reservations", db_constraint=False
    )
    reservation = models.OneToOneField(
        "inventory.Reservation", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ("line_id", "id")
        constraints = [order_in_same_store(), in_same_order("line"), in_same_store("reservation")]
        indexes = [
            # What is reserved for an order.
            models.Index(fields=("order",), name="line_reservation_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.reservation}"
