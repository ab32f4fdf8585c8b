"""Payments and refunds. No card data: only what a receipt may show."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.core.models import Updated

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order


class PaymentMethod(models.TextChoices):
    """How it is paid."""

    CARD = "card", "Card"
    BANK_TRANSFER = "bank_transfer", "Bank transfer"
    CASH = "cash", "Cash"
    GIFT_CARD = "gift_card", "Gift card"
    MAKERS_COUPON = "makers_coupon", "Maker's coupon"
    TILL = "till", "Paid at the till"


class PaymentStatus(models.TextChoices):
    """What became of an attempt to pay."""

    PENDING = "pending", "Pending"
    AUTHORISED = "authorised", "Authorised"
    CAPTURED = "captured", "Captured"
    VOIDED = "voided", "Voided"
    FAILED = "failed", "Failed"


class Payment(OrderOwned, Updated):
    """One row is one attempt to pay for an order: `amount` was asked for, `captured_amount` was taken.

    A maker's coupon is a payment and no discount: the shop hands it in and is paid for it.
    `refunded_amount` is a balance: the sum of the payment's refunds. `card_brand`, `card_last4` and
    `provider_reference` are all that is stored of how it was paid.
    Truths: `payment_capture_within_amount`, `payment_refunds_within_capture`, `payment_card_shows_four_digits`,
    `payment_provider_reference_unique`, `payment_only_captured_takes_money`, `payment_captured_money_stays`,
    `orders_payment_status_steps`.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="payments", db_constraint=False, db_index=False
    )
    method = models.CharField(max_length=13, choices=PaymentMethod)
    status = models.CharField(max_length=10, choices=PaymentStatus, default=PaymentStatus.PENDING)
    amount = AmountField()
    captured_amount = AmountField("captured", default=0)
    refunded_amount = AmountField("refunded", default=0, editable=False)
    provider = models.CharField(max_length=32, blank=True)
    provider_reference = models.CharField(max_length=128, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField("last four digits", max_length=4, blank=True)

    class Meta:
        ordering = ("order_id", "id")
        constraints = [
            # Also: the payments of an order.
            referable_in_order(),
            order_in_same_store(),
            known_choice("method", PaymentMethod),
            known_choice("status", PaymentStatus),
            models.CheckConstraint(
                condition=Q(amount__gt=0, captured_amount__gte=0, captured_amount__lte=F("amount")),
                name="payment_capture_within_amount",
                violation_error_message="No more can be captured than was authorised.",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0, refunded_amount__lte=F("captured_amount")),
                name="payment_refunds_within_capture",
                violation_error_message="No more can be refunded than was captured.",
            ),
            models.CheckConstraint(
                condition=Q(status="captured") | Q(captured_amount=0),
                name="payment_only_captured_takes_money",
                violation_error_message="Only a captured payment has taken money.",
            ),
            models.CheckConstraint(
                condition=Q(card_last4__regex=r"^([0-9]{4})?$", card_brand__regex=r"^[^0-9]*$"),
                name="payment_card_shows_four_digits",
                violation_error_message="Only the last four digits of a card may be stored.",
            ),
            models.UniqueConstraint(
                fields=("store", "provider", "provider_reference"),
                condition=~Q(provider_reference=""),
                name="payment_provider_reference_unique",
                violation_error_message="This payment of the provider is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.amount}"


class Refund(OrderOwned):
    """One row is money given back from one payment; rows are added, never changed.

    Truths: `refund_positive`, `refund_provider_reference_unique`, `orders_refund_append_only`; with the payment's
    balance no refund goes beyond it.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="refunds", db_constraint=False, db_index=False
    )
    payment = models.ForeignKey("orders.Payment", on_delete=models.PROTECT, related_name="refunds", db_constraint=False)
    amount = AmountField()
    reason = models.CharField(max_length=200, blank=True)
    provider_reference = models.CharField(max_length=128, blank=True)

    class Meta:
        ordering = ("order_id", "id")
        constraints = [
            # Also: the refunds of an order.
            referable_in_order(),
            order_in_same_store(),
            in_same_order("payment"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="refund_positive",
                violation_error_message="A refund gives something back.",
            ),
            models.UniqueConstraint(
                fields=("payment", "provider_reference"),
                condition=~Q(provider_reference=""),
                name="refund_provider_reference_unique",
                violation_error_message="This refund of the provider is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"−{self.amount}"
