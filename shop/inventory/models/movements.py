"""The stock ledger: every unit that came or went."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shop.core.db.constraints import known_choice
from shop.stores.models import StoreOwned, in_same_store, referable


class MovementKind(models.TextChoices):
    """Why goods came or went."""

    RECEIPT = "receipt", "Received"
    SALE = "sale", "Sold"
    RETURN = "return", "Returned"
    ADJUSTMENT = "adjustment", "Adjusted"
    COUNT = "count", "Counted"
    TRANSFER_OUT = "transfer_out", "Sent elsewhere"
    TRANSFER_IN = "transfer_in", "Came from elsewhere"
    WRITE_OFF = "write_off", "Written off"


class StockMovement(StoreOwned):
    """One row is one change of what lies in a warehouse: the only way to change `StockItem.on_hand`.

    `quantity` is signed: positive came, negative went. `balance_after` is what lay there afterwards, written by the
    trigger `stock_on_hand_follows_movements`. The row that caused it (a fulfilment, receipt, transfer or count line)
    points here. Rows are added and never changed.
    Truths: `movement_sign_follows_kind`, `movement_unit_cost_not_negative`, `inventory_stockmovement_append_only`.
    """

    stock_item = models.ForeignKey(
        "inventory.StockItem",
        on_delete=models.PROTECT,
        related_name="movements",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=12, choices=MovementKind)
    quantity = models.IntegerField()
    balance_after = models.IntegerField(editable=False, db_default=0)
    unit_cost_amount = models.DecimalField("cost per unit", max_digits=14, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
    )
    occurred_at = models.DateTimeField("when", db_default=Now(), editable=False)

    class Meta:
        ordering = ("-occurred_at", "-id")
        constraints = [
            referable(),
            in_same_store("stock_item"),
            known_choice("kind", MovementKind),
            models.CheckConstraint(
                condition=Q(kind__in=("receipt", "return", "transfer_in"), quantity__gt=0)
                | Q(kind__in=("sale", "transfer_out", "write_off"), quantity__lt=0)
                | (Q(kind__in=("adjustment", "count")) & ~Q(quantity=0)),
                name="movement_sign_follows_kind",
                violation_error_message="Goods received are counted up, goods that leave are counted down.",
            ),
            models.CheckConstraint(
                condition=Q(unit_cost_amount__isnull=True) | Q(unit_cost_amount__gte=0),
                name="movement_unit_cost_not_negative",
                violation_error_message="A cost cannot be below zero.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("adjustment", "write_off")) | ~Q(reason=""),
                name="movement_adjustment_has_a_reason",
                violation_error_message="Say why the stock is adjusted.",
            ),
        ]
        indexes = [
            # “Why is it 47?”: the ledger of a stock item, newest first; also its stock as of an instant.
            models.Index(fields=("stock_item", "-occurred_at", "-id"), name="movement_ledger"),
            # Movement list, newest first.
            models.Index(fields=("store", "-occurred_at", "-id"), name="movement_by_newest"),
            # What a member of staff moved, asked before a user is deleted; most movements are nobody's.
            models.Index(fields=("actor",), name="movement_of_actor", condition=Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+}"
