"""Count what shoppers make of a review."""

from __future__ import annotations

from django.db import transaction

from shop.customers.models import Customer
from shop.reviews.exceptions import NotPublished, OwnReview, ReviewerErased
from shop.reviews.models import Review, ReviewStatus, ReviewVote


@transaction.atomic
def vote_on_review(*, review: Review, customer: Customer, is_helpful: bool) -> ReviewVote:
    """Write down whether a customer found a review helpful; voting again changes their vote.

    Raises NotPublished, OwnReview and ReviewerErased. Locks the review, so that the votes on it queue up.
    """
    row = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if row.status != ReviewStatus.PUBLISHED:
        raise NotPublished
    if row.customer_id == customer.pk:
        raise OwnReview
    if Customer.objects.filter(pk=customer.pk, erased_at__isnull=False).exists():
        raise ReviewerErased
    vote, _ = ReviewVote.objects.update_or_create(
        review=row, customer=customer, defaults={"store_id": row.store_id, "is_helpful": is_helpful}
    )
    return vote
