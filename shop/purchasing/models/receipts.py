"""Receipts: what arrived of a purchase order, and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shop.stores.models import StoreOwned, in_same_store

from .purchase_orders import in_same_purchase


class Receipt(StoreOwned):
    """One row is one delivery of a purchase order. Rows are added and never changed.

    Truth: `purchasing_receipt_append_only`.
    """

    purchase_order = models.ForeignKey(
        "purchasing.PurchaseOrder",
        on_delete=models.PROTECT,
        related_name="receipts",
        db_constraint=False,
        db_index=False,
    )
    delivery_note = models.CharField("delivery note", max_length=64, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )
    received_at = models.DateTimeField("when", db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            # The target of ReceiptLine's key, and the receipts of a purchase order.
            models.UniqueConstraint(fields=("purchase_order", "id"), name="receipt_of_order"),
            in_same_store("purchase_order"),
        ]
        indexes = [
            # What a member of staff took in, asked before a user is deleted.
            models.Index(fields=("actor",), name="receipt_of_actor", condition=Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.delivery_note or f"Receipt {self.pk}"


class ReceiptLine(StoreOwned):
    """One row is what arrived of one line in one delivery; `movement` is the ledger row of its arrival.

    Truths: `receipt_line_positive`, `receipt_line_once`, `receipt_line_movement_fits`,
    `purchasing_receiptline_append_only`, and with the balance of the line no more is received than was ordered and
    tolerated.
    """

    purchase_order = models.ForeignKey(
        "purchasing.PurchaseOrder", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    receipt = models.ForeignKey(
        "purchasing.Receipt", on_delete=models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    line = models.ForeignKey(
        "purchasing.PurchaseOrderLine",
        on_delete=models.PROTECT,
        related_name="receipts",
        db_constraint=False,
        db_index=False,
    )
    quantity = models.PositiveIntegerField()
    movement = models.OneToOneField(
        "inventory.StockMovement", on_delete=models.PROTECT, related_name="receipt_line", db_constraint=False
    )

    class Meta:
        ordering = ("receipt_id", "id")
        constraints = [
            in_same_store("purchase_order"),
            in_same_purchase("receipt"),
            in_same_purchase("line"),
            in_same_store("movement"),
            # The receipts of a line.
            models.UniqueConstraint(
                fields=("line", "receipt"),
                name="receipt_line_once",
                violation_error_message="The receipt already has this line.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="receipt_line_positive",
                violation_error_message="At least one unit has to arrive.",
            ),
        ]
        indexes = [
            # The lines of a receipt.
            models.Index(fields=("receipt",), name="receipt_line_of_receipt"),
            # What arrived of a purchase order.
            models.Index(fields=("purchase_order",), name="receipt_line_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} received"
