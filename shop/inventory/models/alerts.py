"""Alerts: who wants to be told about low or empty shelves."""

from django.conf import settings
from django.db import models

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store


class AlertKind(models.TextChoices):
    """What somebody is told about."""

    LOW = "low", "Low stock"
    OUT = "out", "Nothing left"


class StockAlert(StoreOwned, Updated):
    """One row is one person's wish to be told by e-mail about a warehouse, or about all of them.

    `told_fingerprint` is a digest of what the last e-mail listed, so that the same list is not sent again each morning.
    Truth: `stock_alert_once`. Written by the person, and by `send_stock_alerts`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False, db_index=False
    )
    kind = models.CharField("tell me about", max_length=3, choices=AlertKind, default=AlertKind.LOW)
    warehouse = models.ForeignKey(
        "inventory.Warehouse",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        help_text="Left empty: all warehouses.",
    )
    told_at = models.DateTimeField("last told", null=True, editable=False)
    told_fingerprint = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ("id",)
        constraints = [
            in_same_store("warehouse"),
            known_choice("kind", AlertKind),
            # The wishes of a person, and of a store's people in turn.
            models.UniqueConstraint(
                fields=("user", "store", "warehouse", "kind"),
                name="stock_alert_once",
                nulls_distinct=False,
                violation_error_message="You are told about this already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in {self.warehouse or 'all warehouses'}"
