"""Purchase orders: what we ordered from whom."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import CompositeForeignKey, known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class PurchaseOrderStatus(models.TextChoices):
    """How far a purchase has come."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Ordered"
    RECEIVED = "received", "Received"
    CLOSED = "closed", "Closed short"
    CANCELLED = "cancelled", "Cancelled"


class PurchaseOrder(StoreOwned, Updated):
    """One row is one order of ours with a supplier, to be delivered to one warehouse.

    `currency` is a snapshot of the supplier's. Truths: `purchase_order_number_unique`,
    `purchase_order_sent_has_a_date`, `purchasing_purchaseorder_status_steps`.
    """

    number = models.CharField(max_length=32, editable=False)
    supplier = models.ForeignKey(
        "purchasing.Supplier", on_delete=models.PROTECT, related_name="purchase_orders", db_constraint=False
    )
    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    status = models.CharField(
        max_length=9, choices=PurchaseOrderStatus, default=PurchaseOrderStatus.DRAFT, editable=False
    )
    currency = models.CharField(max_length=3, editable=False)
    sent_at = models.DateTimeField("ordered", null=True, editable=False)
    expected_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            in_same_store("supplier"),
            in_same_store("warehouse"),
            known_choice("status", PurchaseOrderStatus),
            models.UniqueConstraint(
                fields=("store", "number"),
                name="purchase_order_number_unique",
                violation_error_message="Another purchase order already has this number.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "cancelled")) | Q(sent_at__isnull=False),
                name="purchase_order_sent_has_a_date",
                violation_error_message="A purchase order that was sent has the time of its sending.",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="purchase_order_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
        ]
        indexes = [
            # Purchase orders on their way: receiving, incoming stock.
            models.Index(fields=("store", "-id"), name="purchase_order_on_its_way", condition=Q(status="sent")),
        ]

    def __str__(self) -> str:
        return self.number


class PurchaseOrderLine(StoreOwned, Updated):
    """One row is how much of a variant we ordered, at which cost.

    `received_quantity` is a balance: the sum of the line's receipts. `tolerance_quantity` is how many units more than
    ordered are taken in, a snapshot of the supplier's percentage.
    Truths: `purchase_line_positive`, `purchase_line_variant_once`, `purchase_line_received_within_ordered`,
    `purchasing_purchaseorderline_received_quantity_follows`.
    """

    purchase_order = models.ForeignKey(
        "purchasing.PurchaseOrder", on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField()
    tolerance_quantity = models.PositiveIntegerField("more is taken in", default=0, editable=False)
    unit_cost_amount = models.DecimalField("cost per unit", max_digits=14, decimal_places=4)
    received_quantity = models.PositiveIntegerField("received", default=0, editable=False)

    class Meta:
        ordering = ("purchase_order_id", "id")
        constraints = [
            # The target of ReceiptLine's key: a line together with the purchase order that it belongs to.
            models.UniqueConstraint(fields=("purchase_order", "id"), name="purchase_line_of_order"),
            in_same_store("purchase_order"),
            in_same_store("variant"),
            # The lines of a purchase order.
            models.UniqueConstraint(
                fields=("purchase_order", "variant"),
                name="purchase_line_variant_once",
                violation_error_message="The purchase order already has a line for this variant.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_cost_amount__gte=0),
                name="purchase_line_positive",
                violation_error_message="A line orders at least one unit, at a cost that is not below zero.",
            ),
            models.CheckConstraint(
                condition=Q(received_quantity__lte=F("quantity") + F("tolerance_quantity")),
                name="purchase_line_received_within_ordered",
                violation_error_message="More arrived than was ordered, and more than this supplier may deliver over.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"


def in_same_purchase(field: str) -> CompositeForeignKey:
    """The row that `field` points at belongs to the same purchase order as this one."""
    return CompositeForeignKey(
        fields=("purchase_order", field),
        name=f"%(app_label)s_%(class)s_{field}_same_purchase",
        violation_error_message="This belongs to another purchase order, or is no longer there.",
    )
