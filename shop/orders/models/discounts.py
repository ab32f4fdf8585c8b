"""What made an order cheaper, rule by rule."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.stores.models import in_same_store

from .ownership import OrderOwned, in_same_order, order_in_same_store


class DiscountKind(models.TextChoices):
    """What kind of rule gave a discount."""

    PROMOTION = "promotion", "Promotion"
    COUPON = "coupon", "Coupon"
    LOYALTY = "loyalty", "Loyalty card"
    MULTIBUY = "multibuy", "Price for several"
    MANUAL = "manual", "Given by staff"


class OrderDiscount(OrderOwned):
    """One row is what one rule took off an order, or off one of its lines.

    `label` is a snapshot of what the shopper was told. Truths: `order_discount_positive`,
    `order_discount_redemption_of_one_order` (one use of a coupon makes one order cheaper). The order's
    `discount_amount` is the sum of these rows.
    """

    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.CASCADE,
        related_name="discounts",
        db_constraint=False,
        db_index=False,
    )
    line = models.ForeignKey(
        "orders.OrderLine",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="discounts",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=9, choices=DiscountKind)
    label = models.CharField(max_length=120)
    amount = AmountField()
    promotion = models.ForeignKey(
        "pricing.Promotion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    redemption = models.ForeignKey(
        "pricing.CouponRedemption",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        ordering = ("order_id", "id")
        constraints = [
            order_in_same_store(),
            in_same_order("line"),
            in_same_store("promotion"),
            in_same_store("redemption"),
            known_choice("kind", DiscountKind),
            # Also: the order that used a coupon.
            ExclusionConstraint(
                name="order_discount_redemption_of_one_order",
                expressions=[("redemption", RangeOperators.EQUAL), ("order", RangeOperators.NOT_EQUAL)],
                condition=Q(redemption__isnull=False),
                violation_error_message="Another order has used this coupon's redemption already.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="order_discount_positive",
                violation_error_message="A discount takes something off.",
            ),
        ]
        indexes = [
            # The discounts of an order, line by line.
            models.Index(fields=("order", "line"), name="order_discount_of_order"),
            # The discounts of a line, asked before it is deleted.
            models.Index(fields=("line",), name="order_discount_of_line", condition=Q(line__isnull=False)),
            # What a promotion cost: promotion page. Most discounts have none, so the index holds only those that do.
            models.Index(
                fields=("promotion",),
                name="order_discount_of_promotion",
                condition=Q(promotion__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} −{self.amount}"
