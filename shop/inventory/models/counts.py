"""Stock counts: what is really on the shelf."""

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class StockCountStatus(models.TextChoices):
    """How far a count has come."""

    OPEN = "open", "Being counted"
    POSTED = "posted", "Posted"
    CANCELLED = "cancelled", "Cancelled"


class StockCount(StoreOwned, Updated):
    """One row is one count of a warehouse, or of part of it.

    Truths: `inventory_stockcount_status_steps`, `stock_count_posted_has_a_date`.
    """

    warehouse = models.ForeignKey(
        "inventory.Warehouse", on_delete=models.PROTECT, related_name="counts", db_constraint=False
    )
    status = models.CharField(max_length=9, choices=StockCountStatus, default=StockCountStatus.OPEN, editable=False)
    note = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            in_same_store("warehouse"),
            known_choice("status", StockCountStatus),
            models.CheckConstraint(
                condition=Q(status="posted", posted_at__isnull=False)
                | (~Q(status="posted") & Q(posted_at__isnull=True)),
                name="stock_count_posted_has_a_date",
                violation_error_message="A posted count has the date of its posting, and no other has one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Count {self.pk}"


class StockCountLine(StoreOwned):
    """One row is one stock item in a count: what the books said when it was frozen, and what was found.

    Lines stand in the order of their ids, which is that of the SKUs. `expected_quantity` is a snapshot of `on_hand`.
    `movement` is the ledger row of the difference, if there was one.
    Truths: `stock_count_item_once`, `stock_count_movement_fits`, `stock_count_posted_stays`.
    """

    count = models.ForeignKey(
        "inventory.StockCount",
        on_delete=models.CASCADE,
        related_name="lines",
        db_constraint=False,
        db_index=False,
    )
    stock_item = models.ForeignKey(
        "inventory.StockItem", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    expected_quantity = models.PositiveIntegerField("expected", editable=False)
    counted_quantity = models.PositiveIntegerField("found", null=True, blank=True)
    movement = models.OneToOneField(
        "inventory.StockMovement",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )

    class Meta:
        ordering = ("count_id", "id")
        constraints = [
            in_same_store("count"),
            in_same_store("stock_item"),
            in_same_store("movement"),
            # The lines of a count.
            models.UniqueConstraint(
                fields=("count", "stock_item"),
                name="stock_count_item_once",
                violation_error_message="The count already has a line for this item.",
            ),
        ]
        indexes = [
            # The page of a count that is filled in, from any line on.
            models.Index(fields=("count", "id"), name="stock_count_line_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.stock_item}"
