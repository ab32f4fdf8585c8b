"""For whom a promotion is."""

from django.db import models

from shop.stores.models import StoreOwned, in_same_store


class PromotionAudience(StoreOwned):
    """One row says that a promotion is for a group of customers; see PromotionSegment.

    It stands here because promotions and customers do not know each other, and an order knows both.
    Truth: `promotion_audience_once`.
    """

    promotion = models.ForeignKey(
        "pricing.Promotion", on_delete=models.CASCADE, related_name="audiences", db_constraint=False, db_index=False
    )
    group = models.ForeignKey(
        "customers.Group", on_delete=models.CASCADE, related_name="promotions", db_constraint=False
    )

    class Meta:
        ordering = ("promotion_id", "group_id")
        constraints = [
            in_same_store("promotion"),
            in_same_store("group"),
            # The groups of a promotion.
            models.UniqueConstraint(
                fields=("promotion", "group"),
                name="promotion_audience_once",
                violation_error_message="The promotion is already for this group.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} · {self.group}"


class PromotionSegment(StoreOwned):
    """One row says that a promotion is for the customers of a segment, whoever is in it when they order.

    A promotion without groups and segments is for everybody; with both, a customer in either will do. Whether a
    customer is in a segment is asked of `orders_customer_is_in_segment` while the order is priced. A segment that a
    promotion is for cannot be deleted. Truth: `promotion_segment_once`.
    """

    promotion = models.ForeignKey(
        "pricing.Promotion", on_delete=models.CASCADE, related_name="segments", db_constraint=False, db_index=False
    )
    segment = models.ForeignKey(
        "customers.Segment", on_delete=models.PROTECT, related_name="promotions", db_constraint=False
    )

    class Meta:
        ordering = ("promotion_id", "segment_id")
        verbose_name = "promotion for a segment"
        verbose_name_plural = "promotions for segments"
        constraints = [
            in_same_store("promotion"),
            in_same_store("segment"),
            # The segments of a promotion.
            models.UniqueConstraint(
                fields=("promotion", "segment"),
                name="promotion_segment_once",
                violation_error_message="The promotion is already for this segment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} · {self.segment}"
