"""Transfers: goods on their way from one warehouse to another."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class TransferStatus(models.TextChoices):
    """Where a consignment is."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "On its way"
    RECEIVED = "received", "Received"
    CANCELLED = "cancelled", "Cancelled"


class Transfer(StoreOwned, Updated):
    """One row is one consignment between two warehouses. Its lines leave together and may arrive in parts.

    Truths: `transfer_between_two_places`, `inventory_transfer_status_steps`, `transfer_sent_has_a_date`,
    `transfer_sent_stays`.
    """

    source = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, related_name="transfers_out", db_constraint=False
    )
    destination = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, related_name="transfers_in", db_constraint=False
    )
    status = models.CharField(max_length=9, choices=TransferStatus, default=TransferStatus.DRAFT, editable=False)
    note = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            in_same_store("source"),
            in_same_store("destination"),
            known_choice("status", TransferStatus),
            models.CheckConstraint(
                condition=~Q(source=F("destination")),
                name="transfer_between_two_places",
                violation_error_message="A transfer goes from one warehouse to another one.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("sent", "received")) | Q(sent_at__isnull=False),
                name="transfer_sent_has_a_date",
                violation_error_message="A transfer that has left has the date when it left.",
            ),
        ]

    def __str__(self) -> str:
        return f"Transfer {self.pk}"


class TransferLine(StoreOwned):
    """One row is how much of a variant a transfer carries; `sent_movement` is the ledger row of its leaving.

    `received_quantity` is a balance: the sum of its receipt lines.
    Truths: `transfer_line_positive`, `transfer_line_variant_once`, `transfer_never_receives_more_than_sent`,
    `inventory_transferline_received_quantity_follows`, `transfer_line_movement_fits`, `transfer_line_sent_stays`.
    """

    transfer = models.ForeignKey(
        "inventory.Transfer",
        on_delete=models.CASCADE,
        related_name="lines",
        db_constraint=False,
        db_index=False,
    )
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField()
    received_quantity = models.PositiveIntegerField("received", default=0, editable=False)
    sent_movement = models.OneToOneField(
        "inventory.StockMovement",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )

    class Meta:
        ordering = ("transfer_id", "id")
        constraints = [
            referable(),
            in_same_store("transfer"),
            in_same_store("variant"),
            in_same_store("sent_movement"),
            # The lines of a transfer.
            models.UniqueConstraint(
                fields=("transfer", "variant"),
                name="transfer_line_variant_once",
                violation_error_message="The transfer already has a line for this variant.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="transfer_line_positive",
                violation_error_message="A line carries at least one unit.",
            ),
            models.CheckConstraint(
                condition=Q(received_quantity__lte=F("quantity")),
                name="transfer_never_receives_more_than_sent",
                violation_error_message="More cannot arrive than was sent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"


class TransferReceiptLine(StoreOwned):
    """One row is what arrived of a transfer line at one time; `movement` is the ledger row of its arrival.

    Truths: `transfer_receipt_positive`, `transfer_receipt_movement_fits`, `inventory_transferreceiptline_append_only`.
    """

    line = models.ForeignKey(
        "inventory.TransferLine", on_delete=models.PROTECT, related_name="receipts", db_constraint=False
    )
    quantity = models.PositiveIntegerField()
    movement = models.OneToOneField(
        "inventory.StockMovement", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ("line_id", "id")
        constraints = [
            in_same_store("line"),
            in_same_store("movement"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="transfer_receipt_positive",
                violation_error_message="At least one unit has to arrive.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} received"
