"""Returns: what came back."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import in_same_store

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order


class ReturnStatus(models.TextChoices):
    """What became of a wish to give something back."""

    REQUESTED = "requested", "Requested"
    APPROVED = "approved", "Approved"
    RECEIVED = "received", "Received"
    REJECTED = "rejected", "Rejected"


class Return(OrderOwned, Updated):
    """One row is one wish to give something back, and what became of it.

    Truths: `orders_return_status_steps`, `return_warehouse_stays`.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="returns", db_constraint=False, db_index=False
    )
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    status = models.CharField(max_length=9, choices=ReturnStatus, default=ReturnStatus.REQUESTED, editable=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            # Also: the returns of an order.
            referable_in_order(),
            order_in_same_store(),
            in_same_store("warehouse"),
            known_choice("status", ReturnStatus),
        ]
        indexes = [
            # Returns waiting for somebody.
            models.Index(
                fields=("store", "id"),
                name="return_waiting",
                condition=Q(status__in=("requested", "approved")),
            ),
        ]

    def __str__(self) -> str:
        return f"Return {self.pk}"


class ReturnLine(OrderOwned):
    """One row is how much of an order line is to come back, and how much did.

    `movement` is the ledger row of what was put back on the shelf; what was written off has none.
    Truths: `return_line_positive`, `return_line_once`, `return_line_received_within_requested`,
    `return_line_movement_fits`, and with the order
    line's balance no more comes back than was shipped.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    request = models.ForeignKey(
        "orders.Return", on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    line = models.ForeignKey(
        "orders.OrderLine",
        on_delete=models.PROTECT,
        related_name="return_lines",
        db_constraint=False,
        db_index=False,
    )
    quantity = models.PositiveIntegerField("requested")
    received_quantity = models.PositiveIntegerField("received", default=0, editable=False)
    is_restocked = models.BooleanField("back on the shelf", default=True)
    movement = models.OneToOneField(
        "inventory.StockMovement",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="return_line",
        db_constraint=False,
    )

    class Meta:
        ordering = ("request_id", "id")
        constraints = [
            order_in_same_store(),
            in_same_order("request"),
            in_same_order("line"),
            in_same_store("movement"),
            # The returns of an order line.
            models.UniqueConstraint(
                fields=("line", "request"),
                name="return_line_once",
                violation_error_message="The return already has this line.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="return_line_positive",
                violation_error_message="At least one unit has to come back.",
            ),
            models.CheckConstraint(
                condition=Q(received_quantity__lte=F("quantity")),
                name="return_line_received_within_requested",
                violation_error_message="No more can be received than was announced.",
            ),
        ]
        indexes = [
            # The lines of a return.
            models.Index(fields=("request",), name="return_line_of_return"),
            # What came back of an order: order page; also asked before an order is deleted.
            models.Index(fields=("order",), name="return_line_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line}"
