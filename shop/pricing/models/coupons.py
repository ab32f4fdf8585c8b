"""Coupons, and how often they were used."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class Coupon(StoreOwned, Updated):
    """One row is one code that opens a promotion. Without a limit it can be used any number of times.

    `redeemed_count` is a balance: the number of redemptions, kept by the database.
    Truths: `coupon_code_unique`, `coupon_code_is_upper_case`, `coupon_never_beyond_its_limit`,
    `pricing_coupon_redeemed_count_follows`.
    """

    promotion = models.ForeignKey(
        "pricing.Promotion", on_delete=models.PROTECT, related_name="coupons", db_constraint=False
    )
    code = models.CharField(max_length=64)
    usage_limit = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: no limit.")
    redeemed_count = models.PositiveIntegerField("times used", default=0, editable=False)

    class Meta:
        ordering = ("code",)
        constraints = [
            referable(),
            in_same_store("promotion"),
            # Coupon search, and the code that a shopper types.
            models.UniqueConstraint(
                fields=("store", "code"),
                name="coupon_code_unique",
                violation_error_message="Another coupon already has this code.",
            ),
            models.CheckConstraint(
                condition=Q(code=Upper(F("code"))) & Q(code__regex=r"^\S(.*\S)?$"),
                name="coupon_code_is_upper_case",
                violation_error_message="A code is written in capital letters and without blanks around it.",
            ),
            models.CheckConstraint(
                condition=Q(usage_limit__isnull=True) | Q(redeemed_count__lte=F("usage_limit")),
                name="coupon_never_beyond_its_limit",
                violation_error_message="The coupon has been used as often as its limit allows.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CouponProduct(StoreOwned):
    """One row says that a coupon is good for a product; a coupon without rows is good for everything.

    Truth: `coupon_product_once`.
    """

    coupon = models.ForeignKey(
        "pricing.Coupon",
        on_delete=models.CASCADE,
        related_name="products",
        db_constraint=False,
        db_index=False,
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        ordering = ("coupon_id", "product_id")
        constraints = [
            in_same_store("coupon"),
            in_same_store("product"),
            # The products of a coupon.
            models.UniqueConstraint(
                fields=("coupon", "product"),
                name="coupon_product_once",
                violation_error_message="The coupon is already good for this product.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coupon} · {self.product}"


class CouponRedemption(StoreOwned):
    """One row is one use of a coupon. The order that used it points here; undoing the use deletes the row."""

    coupon = models.ForeignKey(
        "pricing.Coupon", on_delete=models.PROTECT, related_name="redemptions", db_constraint=False
    )
    redeemed_at = models.DateTimeField()

    class Meta:
        ordering = ("-redeemed_at", "-id")
        constraints = [referable(), in_same_store("coupon")]

    def __str__(self) -> str:
        return f"{self.coupon} on {self.redeemed_at:%Y-%m-%d}"
