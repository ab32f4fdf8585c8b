"""Gift cards and their ledger."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class GiftCard(StoreOwned, Updated):
    """One row is one card with money on it. `balance_amount` is a balance: the sum of its movements.

    Truths: `gift_card_code_unique`, `gift_card_balance_not_negative`, `gift_card_balance_follows_movements`.
    """

    code = models.CharField(max_length=32)
    currency = models.CharField(max_length=3)
    balance_amount = AmountField("balance", default=0, editable=False)
    expires_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            # The code that a shopper types.
            models.UniqueConstraint(
                fields=("store", "code"),
                name="gift_card_code_unique",
                violation_error_message="Another gift card already has this code.",
            ),
            models.CheckConstraint(
                condition=Q(code=Upper(F("code"))) & Q(code__regex=r"^\S+$"),
                name="gift_card_code_is_upper_case",
                violation_error_message="A code is written in capital letters and without blanks.",
            ),
            models.CheckConstraint(
                condition=Q(balance_amount__gte=0),
                name="gift_card_balance_not_negative",
                violation_error_message="There is not enough money on the gift card.",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="gift_card_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.code[-4:]}"


class GiftCardMovementKind(models.TextChoices):
    """Why money came onto a card or left it."""

    ISSUE = "issue", "Issued"
    SPEND = "spend", "Spent"
    REFUND = "refund", "Refunded to card"
    ADJUST = "adjust", "Adjusted"


class GiftCardMovement(StoreOwned):
    """One row is money put on a card or taken off it; rows are added, never changed.

    `balance_after_amount` is what the card held afterwards, written by the trigger that moves the card's balance.
    Truths: `gift_card_movement_sign_follows_kind`, `pricing_giftcardmovement_append_only`.
    """

    gift_card = models.ForeignKey(
        "pricing.GiftCard",
        on_delete=models.PROTECT,
        related_name="movements",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=6, choices=GiftCardMovementKind)
    amount = AmountField()
    reason = models.CharField(max_length=200, blank=True)
    balance_after_amount = AmountField("balance after", editable=False, db_default=0)
    occurred_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            referable(),
            in_same_store("gift_card"),
            known_choice("kind", GiftCardMovementKind),
            models.CheckConstraint(
                condition=Q(kind__in=("issue", "refund"), amount__gt=0)
                | Q(kind="spend", amount__lt=0)
                | (Q(kind="adjust") & ~Q(amount=0)),
                name="gift_card_movement_sign_follows_kind",
                violation_error_message="Issuing and refunding add money, spending takes it; nothing moves by zero.",
            ),
        ]
        indexes = [
            # The ledger of a card, newest first.
            models.Index(fields=("gift_card", "-id"), name="gift_card_ledger"),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+}"
