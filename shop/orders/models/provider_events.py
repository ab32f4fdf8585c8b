"""What payment providers told of their own accord."""

from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.stores.models import StoreOwned

from .ownership import in_same_order, order_in_same_store
from .payments import PaymentStatus


class EventEffect(models.TextChoices):
    """What an event of a provider changed here."""

    APPLIED = "applied", "Applied"
    NOTHING_NEW = "nothing_new", "Known already"
    UNKNOWN_PAYMENT = "unknown", "Unknown payment"
    CONTRADICTION = "contradiction", "Contradicts what is known"


class ProviderEvent(StoreOwned):
    """One row is one event that a provider sent with a right signature; rows are added, never changed.

    It tells how the payment stood at the provider (`captured_amount` and `refunded_amount` are totals), so that events
    may come twice, late or out of order. The body that came is not kept.
    Truths: `provider_event_once`, `provider_event_payment_has_its_order`, `orders_providerevent_append_only`. Written
    by `receive_event`.
    """

    provider = models.CharField(max_length=32)
    event_id = models.CharField(max_length=128)
    effect = models.CharField(max_length=13, choices=EventEffect)
    payment_status = models.CharField(max_length=10, choices=PaymentStatus)
    payment_reference = models.CharField(max_length=128, blank=True)
    captured_amount = AmountField("captured", default=0)
    refunded_amount = AmountField("refunded", default=0)
    order = models.ForeignKey(
        "orders.Order", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    payment = models.ForeignKey(
        "orders.Payment", null=True, on_delete=models.PROTECT, related_name="events", db_constraint=False
    )
    occurred_at = models.DateTimeField("when")

    class Meta:
        ordering = ("-id",)
        constraints = [
            order_in_same_store(),
            in_same_order("payment"),
            known_choice("effect", EventEffect),
            known_choice("payment_status", PaymentStatus),
            # Also: whether an event has come before.
            models.UniqueConstraint(
                fields=("store", "provider", "event_id"),
                name="provider_event_once",
                violation_error_message="This event has come before.",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True, payment__isnull=True) | Q(order__isnull=False, payment__isnull=False),
                name="provider_event_payment_has_its_order",
                violation_error_message="An event about a payment is about its order too.",
            ),
        ]
        indexes = [
            # What came about an order, asked before an order is deleted.
            models.Index(fields=("order",), name="provider_event_of_order", condition=Q(order__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
