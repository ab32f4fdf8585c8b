"""Fulfilments: what left for the customer."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.core.money import rounded
from shop.stores.models import in_same_store

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order


class FulfilmentStatus(models.TextChoices):
    """Where a parcel is."""

    PACKING = "packing", "Being packed"
    SHIPPED = "shipped", "Shipped"
    DELIVERED = "delivered", "Delivered"
    CANCELLED = "cancelled", "Cancelled"


class Fulfilment(OrderOwned, Updated):
    """One row is one parcel, or one bag at the till: what left one warehouse for one order at one time.

    Truths: `orders_fulfilment_status_steps`, `fulfilment_shipped_has_a_date`, `fulfilment_warehouse_stays`.
    """

    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.PROTECT,
        related_name="fulfilments",
        db_constraint=False,
        db_index=False,
    )
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=9, choices=FulfilmentStatus, default=FulfilmentStatus.PACKING)
    carrier = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(max_length=80, blank=True)
    shipped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            # Also: the fulfilments of an order.
            referable_in_order(),
            order_in_same_store(),
            in_same_store("warehouse"),
            known_choice("status", FulfilmentStatus),
            models.CheckConstraint(
                condition=Q(status__in=("shipped", "delivered"), shipped_at__isnull=False)
                | Q(status__in=("packing", "cancelled"), shipped_at__isnull=True),
                name="fulfilment_shipped_has_a_date",
                violation_error_message="What has been shipped has the time when it left, and nothing else has one.",
            ),
        ]
        indexes = [
            # What a warehouse is packing: pick and pack.
            models.Index(fields=("warehouse", "id"), name="fulfilment_packing", condition=Q(status="packing")),
            # What left a warehouse, newest first.
            models.Index(fields=("warehouse", "-id"), name="fulfilment_of_warehouse"),
        ]

    def __str__(self) -> str:
        return f"Fulfilment {self.pk}"


class FulfilmentLine(OrderOwned):
    """One row is how much of an order line a fulfilment carries; `movement` is the ledger row of its leaving.

    Truths: `fulfilment_line_positive`, `fulfilment_line_once`, `fulfilment_line_movement_fits` (what left is these
    goods from this place), `fulfilment_line_shipped_stays` (what has left the warehouse is not unwritten), and with the
    order line's balance no more is fulfilled than was ordered.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    fulfilment = models.ForeignKey(
        "orders.Fulfilment",
        on_delete=models.CASCADE,
        related_name="lines",
        db_constraint=False,
        db_index=False,
    )
    line = models.ForeignKey(
        "orders.OrderLine",
        on_delete=models.PROTECT,
        related_name="fulfilment_lines",
        db_constraint=False,
        db_index=False,
    )
    quantity = models.PositiveIntegerField()
    movement = models.OneToOneField(
        "inventory.StockMovement",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="fulfilment_line",
        db_constraint=False,
    )

    class Meta:
        ordering = ("fulfilment_id", "id")
        constraints = [
            order_in_same_store(),
            in_same_order("fulfilment"),
            in_same_order("line"),
            in_same_store("movement"),
            # The fulfilments of an order line.
            models.UniqueConstraint(
                fields=("line", "fulfilment"),
                name="fulfilment_line_once",
                violation_error_message="The fulfilment already carries this line.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="fulfilment_line_positive",
                violation_error_message="A fulfilment carries at least one unit.",
            ),
        ]
        indexes = [
            # The lines of a fulfilment.
            models.Index(fields=("fulfilment",), name="fulfilment_line_of_fulfilment"),
            # What was shipped of an order: order page; also asked before an order is deleted.
            models.Index(fields=("order",), name="fulfilment_line_of_order"),
        ]

    @property
    def amount(self) -> Decimal:
        """What it is worth by the price of the order's line, before discounts."""
        price = self.line.unit_price_amount
        return rounded(self.quantity * price / self.line.price_quantity)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line}"
