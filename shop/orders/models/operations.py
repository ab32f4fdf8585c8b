"""What was asked of payment providers, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.core.models import Updated
from shop.stores.models import in_same_store

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order


class OperationKind(models.TextChoices):
    """What can be asked about a payment."""

    AUTHORISE = "authorise", "Authorise"
    CAPTURE = "capture", "Capture"
    VOID = "void", "Void"
    REFUND = "refund", "Refund"


class OperationStatus(models.TextChoices):
    """What came of asking."""

    ASKED = "asked", "No answer yet"
    DONE = "done", "Done"
    DECLINED = "declined", "Declined"


class PaymentOperation(OrderOwned, Updated):
    """One row is one thing asked about a payment, written before the provider is called.

    `total_after_amount` is what the payment will have captured, or refunded, in all once this is done: a snapshot that
    lets an answer and a provider's event about the same thing arrive both, in any order, and count once.
    `idempotency_key` goes to the provider, so that asking again does nothing twice. `token` is the provider's name for
    the shopper's means of payment, never a card.
    Truths: `payment_operation_one_at_a_time`, `payment_operation_key_unique`, `payment_operation_positive`,
    `payment_operation_refund_is_written`, `orders_paymentoperation_status_steps`. Written by the payment services.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    payment = models.ForeignKey(
        "orders.Payment", on_delete=models.PROTECT, related_name="operations", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=9, choices=OperationKind)
    status = models.CharField(max_length=8, choices=OperationStatus, default=OperationStatus.ASKED)
    amount = AmountField()
    total_after_amount = AmountField("in all")
    idempotency_key = models.CharField(max_length=64)
    token = models.CharField(max_length=128, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    provider_reference = models.CharField(max_length=128, blank=True)
    message = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    request = models.ForeignKey(
        "orders.Return", null=True, on_delete=models.PROTECT, related_name="refund_operations", db_constraint=False
    )
    refund = models.OneToOneField(
        "orders.Refund", null=True, on_delete=models.PROTECT, related_name="operation", db_constraint=False
    )
    gift_card_movement = models.OneToOneField(
        "pricing.GiftCardMovement", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("order_id", "id")
        constraints = [
            # Also: what was asked about the payments of an order.
            referable_in_order(),
            order_in_same_store(),
            in_same_order("payment"),
            in_same_order("request"),
            in_same_order("refund"),
            in_same_store("gift_card_movement"),
            known_choice("kind", OperationKind),
            known_choice("status", OperationStatus),
            models.CheckConstraint(
                condition=Q(amount__gt=0, total_after_amount__gte=0),
                name="payment_operation_positive",
                violation_error_message="An amount of money is above zero.",
            ),
            models.UniqueConstraint(
                fields=("store", "idempotency_key"),
                name="payment_operation_key_unique",
                violation_error_message="This has been asked already.",
            ),
            models.UniqueConstraint(
                fields=("payment",),
                condition=Q(status="asked"),
                name="payment_operation_one_at_a_time",
                violation_error_message="The provider has not answered about this payment yet.",
            ),
            models.CheckConstraint(
                condition=Q(kind="refund", status="done", refund__isnull=False)
                | (~Q(kind="refund", status="done") & Q(refund__isnull=True)),
                name="payment_operation_refund_is_written",
                violation_error_message="A refund that was given is written down as one.",
            ),
        ]
        indexes = [
            # What was asked about a payment: payment page.
            models.Index(fields=("payment", "-id"), name="payment_operation_of_payment"),
            # What waits for an answer, oldest first: the job that asks again.
            models.Index(fields=("created_at",), name="payment_operation_waiting", condition=Q(status="asked")),
            # What a member of staff did, asked before a user is deleted.
            models.Index(fields=("actor",), name="payment_operation_of_actor", condition=Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
