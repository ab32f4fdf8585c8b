"""For whom a promotion is."""

from django.db import models

from shop.stores.models import StoreOwned, in_same_store


class PromotionAudience(StoreOwned):
    """One row says that a promotion is for a group of customers; a promotion without rows is for everybody.

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
