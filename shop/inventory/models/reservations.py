"""Reservations: what is promised and still lies there."""

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class ReservationStatus(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", "Open"
    FULFILLED = "fulfilled", "Fulfilled"
    RELEASED = "released", "Released"
    EXPIRED = "expired", "Expired"


class Reservation(StoreOwned, Updated):
    """One row promises a quantity of a stock item to somebody; while it is open, the item's `reserved` counts it.

    An order line points to its reservations. With `expires_at` it holds until then, without it for good.
    Truths: `reservation_positive`, `inventory_reservation_status_steps`, `reservation_closed_stays`.
    """

    stock_item = models.ForeignKey(
        "inventory.StockItem", on_delete=models.PROTECT, related_name="reservations", db_constraint=False
    )
    quantity = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=ReservationStatus, default=ReservationStatus.OPEN)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            in_same_store("stock_item"),
            known_choice("status", ReservationStatus),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="reservation_positive",
                violation_error_message="A reservation is for at least one unit.",
            ),
        ]
        indexes = [
            # The clean-up of reservations that have run out.
            models.Index(
                fields=("expires_at",),
                name="reservation_to_expire",
                condition=Q(status="open", expires_at__isnull=False),
            ),
            # Reservation list by status, newest first; only the open ones matter every day.
            models.Index(fields=("store", "-id"), name="reservation_open", condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} ({self.get_status_display().lower()})"
