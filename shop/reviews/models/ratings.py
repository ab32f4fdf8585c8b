"""What the published reviews of each product come to."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, NullIf, Round

from shop.stores.models import StoreOwned, in_same_store


class ProductRating(StoreOwned):
    """One row is how many published reviews a product has and how many stars they give together.

    A product that never had one has no row. Both are balances of `reviews_review` that triggers keep; `average` is
    computed from them by the database.
    Truths: `reviews_productrating_product_id_key`, `product_rating_follows_reviews`,
    `product_rating_within_its_reviews`.
    """

    product = models.OneToOneField(
        "catalog.Product", on_delete=models.CASCADE, related_name="rating", db_constraint=False, editable=False
    )
    review_count = models.PositiveIntegerField("reviews", editable=False)
    star_sum = models.PositiveIntegerField("stars", editable=False)
    average = models.GeneratedField(
        expression=Round(
            Cast(F("star_sum"), models.DecimalField(max_digits=12, decimal_places=2)) / NullIf(F("review_count"), 0),
            precision=2,
        ),
        output_field=models.DecimalField(max_digits=3, decimal_places=2, null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ("product_id",)
        constraints = [
            in_same_store("product"),
            models.CheckConstraint(
                condition=Q(star_sum__gte=F("review_count"), star_sum__lte=5 * F("review_count")),
                name="product_rating_within_its_reviews",
                violation_error_message="Each review gives from 1 to 5 stars.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.average} of 5 ({self.review_count})"
