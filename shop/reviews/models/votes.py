"""What others make of a review: votes of shoppers, and the shop's reply."""

from django.conf import settings
from django.db import models

from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store


class ReviewVote(StoreOwned):
    """One row says whether a customer found another one's review helpful.

    Truths: `review_vote_once`, `review_vote_by_another`.
    """

    review = models.ForeignKey(
        "reviews.Review", on_delete=models.CASCADE, related_name="votes", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="review_votes", db_constraint=False
    )
    is_helpful = models.BooleanField("helpful")

    class Meta:
        ordering = ("review_id", "id")
        constraints = [
            in_same_store("review"),
            in_same_store("customer"),
            # The votes of a review.
            models.UniqueConstraint(
                fields=("review", "customer"),
                name="review_vote_once",
                violation_error_message="This customer has voted on the review already.",
            ),
        ]

    def __str__(self) -> str:
        return "helpful" if self.is_helpful else "not helpful"


class ReviewReply(StoreOwned, Updated):
    """One row is what the shop answers below a review, for all to read.

    Truth: `reviews_reviewreply_review_id_key`."""

    review = models.OneToOneField("reviews.Review", on_delete=models.CASCADE, related_name="reply", db_constraint=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    body = models.TextField("reply")

    class Meta:
        ordering = ("review_id",)
        verbose_name_plural = "review replies"
        constraints = [
            in_same_store("review"),
            models.CheckConstraint(
                condition=models.Q(body__regex=r"\S"),
                name="review_reply_says_something",
                violation_error_message="Write something first.",
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]
