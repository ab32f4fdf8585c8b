"""Let what somebody said follow them into another record of theirs."""

from __future__ import annotations

from django.db import transaction

from shop.customers.models import Customer
from shop.reviews.models import Review, ReviewVote


@transaction.atomic
def move_reviewer(*, source: Customer, target: Customer) -> int:
    """Give the source's reviews and votes to the target; how many reviews were dropped.

    Of two reviews of one product the target's stays, and of two votes on one review. Votes that one record gave to the
    other's review are dropped. Their orders have to be moved before, since they prove the reviews. Locks the reviews of
    both in key order.
    """
    both = (source, target)
    reviews = list(Review.objects.select_for_update().filter(customer__in=both).order_by("pk"))
    kept = {review.product_id for review in reviews if review.customer_id == target.pk}
    doubled = [review.pk for review in reviews if review.customer_id == source.pk and review.product_id in kept]
    ReviewVote.objects.filter(customer__in=both, review__in=[review.pk for review in reviews]).delete()
    voted = ReviewVote.objects.filter(customer=target).values("review")
    ReviewVote.objects.filter(customer=source, review__in=voted).delete()
    Review.objects.filter(pk__in=doubled).delete()
    Review.objects.filter(customer=source).update(customer=target)
    ReviewVote.objects.filter(customer=source).update(customer=target)
    return len(doubled)
