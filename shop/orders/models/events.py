"""The timeline of an order."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from shop.core.db.constraints import known_choice

from .ownership import OrderOwned, order_in_same_store


class EventKind(models.TextChoices):
    """What can happen to an order."""

    CREATED = "created", "Created"
    PLACED = "placed", "Placed"
    CHANGED = "changed", "Changed"
    PAID = "paid", "Paid"
    SHIPPED = "shipped", "Shipped"
    RETURNED = "returned", "Returned"
    REFUNDED = "refunded", "Refunded"
    INVOICED = "invoiced", "Invoiced"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"
    NOTE = "note", "Note"


class OrderEvent(OrderOwned):
    """One row is one thing that happened to an order; rows are added, never changed.

    `details` holds what the kind needs to be told in full (before and after, ids); it is never queried by.
    Truth: `orders_orderevent_append_only`.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="events", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=9, choices=EventKind)
    message = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict, blank=True)
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
        ordering = ("order_id", "occurred_at", "id")
        constraints = [order_in_same_store(), known_choice("kind", EventKind)]
        indexes = [
            # The timeline of an order.
            models.Index(fields=("order", "occurred_at", "id"), name="order_event_timeline"),
            # What a member of staff did, asked before a user is deleted; most events are nobody's.
            models.Index(fields=("actor",), name="order_event_of_actor", condition=models.Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
