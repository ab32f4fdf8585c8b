"""Promotions: rules that make something cheaper."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class PromotionKind(models.TextChoices):
    """In what way something gets cheaper."""

    PERCENTAGE = "percentage", "Percentage off"
    AMOUNT = "amount", "Amount off"
    BUY_X_GET_Y = "buy_x_get_y", "Buy some, get some free"
    FREE_SHIPPING = "free_shipping", "Free shipping"
    CAMPAIGN = "campaign", "Campaign of maker's coupons"


class Promotion(StoreOwned, Updated):
    """One row is one rule that makes something cheaper during a period.

    Which column gives the size depends on the kind: `percent` for a percentage, `amount` for an amount,
    `buy_quantity` and `free_quantity` for buy-some-get-some. A campaign has no size of its own: each maker's coupon
    is worth what is printed on it. Lower `priority` goes first.
    Truths: `promotion_has_its_size`, `promotion_percent_up_to_all`, `promotion_period_not_empty`.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=PromotionKind)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = AmountField(null=True, blank=True)
    buy_quantity = models.PositiveIntegerField(null=True, blank=True)
    free_quantity = models.PositiveIntegerField(null=True, blank=True)
    minimum_amount = AmountField(null=True, blank=True, help_text="What a basket has to be worth first.")
    priority = models.PositiveIntegerField(default=100)
    is_stackable = models.BooleanField("works beside others", default=False)
    is_active = models.BooleanField("active", default=True)
    needs_coupon = models.BooleanField(default=False)
    valid = DateTimeRangeField("period")

    class Meta:
        ordering = ("priority", "id")
        constraints = [
            referable(),
            known_choice("kind", PromotionKind),
            models.CheckConstraint(
                condition=(
                    Q(kind="percentage", percent__isnull=False, amount__isnull=True)
                    & Q(buy_quantity__isnull=True, free_quantity__isnull=True)
                )
                | (
                    Q(kind="amount", amount__isnull=False, percent__isnull=True)
                    & Q(buy_quantity__isnull=True, free_quantity__isnull=True)
                )
                | (
                    Q(kind="buy_x_get_y", buy_quantity__gte=1, free_quantity__gte=1)
                    & Q(percent__isnull=True, amount__isnull=True)
                )
                | (
                    Q(kind__in=("free_shipping", "campaign"), percent__isnull=True, amount__isnull=True)
                    & Q(buy_quantity__isnull=True, free_quantity__isnull=True)
                ),
                name="promotion_has_its_size",
                violation_error_message="Give the size that this kind of promotion needs, and no other.",
            ),
            models.CheckConstraint(
                condition=(Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100))
                & (Q(amount__isnull=True) | Q(amount__gt=0))
                & (Q(minimum_amount__isnull=True) | Q(minimum_amount__gte=0)),
                name="promotion_percent_up_to_all",
                violation_error_message="A promotion takes more than nothing off, and no more than everything.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="promotion_period_not_empty",
                violation_error_message="The promotion ends before it begins.",
            ),
        ]
        indexes = [
            # Promotion list in its order; the rules to try for a basket.
            models.Index(fields=("store", "priority", "id"), name="promotion_by_priority"),
        ]

    def __str__(self) -> str:
        return self.name


class PromotionProduct(StoreOwned):
    """One row says that a promotion is for a product; see PromotionCategory. Truth: `promotion_product_once`."""

    promotion = models.ForeignKey(
        "pricing.Promotion", on_delete=models.CASCADE, related_name="products", db_constraint=False, db_index=False
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        ordering = ("promotion_id", "product_id")
        constraints = [
            in_same_store("promotion"),
            in_same_store("product"),
            # The products of a promotion.
            models.UniqueConstraint(
                fields=("promotion", "product"),
                name="promotion_product_once",
                violation_error_message="The promotion is already for this product.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} · {self.product}"


class PromotionCategory(StoreOwned):
    """One row says that a promotion is for a category and all below it.

    A promotion without products and categories is for everything; with both, a product in either will do.
    Truth: `promotion_category_once`.
    """

    promotion = models.ForeignKey(
        "pricing.Promotion", on_delete=models.CASCADE, related_name="categories", db_constraint=False, db_index=False
    )
    category = models.ForeignKey("catalog.Category", on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        ordering = ("promotion_id", "category_id")
        verbose_name_plural = "promotion categories"
        constraints = [
            in_same_store("promotion"),
            in_same_store("category"),
            # The categories of a promotion.
            models.UniqueConstraint(
                fields=("promotion", "category"),
                name="promotion_category_once",
                violation_error_message="The promotion is already for this category.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} · {self.category}"
