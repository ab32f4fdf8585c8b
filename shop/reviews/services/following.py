"""Let what somebody said follow them into another record of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import TextChoices

from shop.customers.models import Customer
from shop.reviews.models import Review, ReviewStatus, ReviewVote

BY_STANDING = (ReviewStatus.REJECTED, ReviewStatus.PENDING, ReviewStatus.PUBLISHED)


class Doubled(TextChoices):
    """Which of two reviews of one product stays."""

    BEST = "best", "The published one; of two such, the newer one"
    TARGET = "target", "The one of the customer who stays"
    SOURCE = "source", "The one of the other customer"


@transaction.atomic
def move_reviewer(*, source: Customer, target: Customer, doubled: Doubled = Doubled.BEST) -> int:
    """Give the source's reviews and votes to the target; how many reviews were dropped.

    Of two reviews of one product the one stays that `doubled` says, and of two votes on one review the target's. Votes
    that one record gave to the other's review are dropped. Their orders have to be moved before, since they prove the
    reviews. Locks the reviews of both in key order.
    """
    both = (source, target)
    reviews = list(Review.objects.select_for_update().filter(customer__in=both).order_by("pk"))
    dropped = _dropped(reviews, source, doubled)
    ReviewVote.objects.filter(customer__in=both, review__in=[review.pk for review in reviews]).delete()
    voted = ReviewVote.objects.filter(customer=target).values("review")
    ReviewVote.objects.filter(customer=source, review__in=voted).delete()
    Review.objects.filter(pk__in=dropped).delete()
    Review.objects.filter(customer=source).update(customer=target)
    ReviewVote.objects.filter(customer=source).update(customer=target)
    return len(dropped)


def _dropped(reviews: Sequence[Review], source: Customer, doubled: Doubled) -> list[int]:
    """The keys of those that do not stay, of the reviews of two customers."""

    def rank(review: Review) -> tuple[Any, ...]:
        if doubled == Doubled.BEST:
            return BY_STANDING.index(ReviewStatus(review.status)), review.created_at, review.pk
        return ((review.customer_id == source.pk) == (doubled == Doubled.SOURCE),)

    kept: dict[int, Review] = {}
    for review in sorted(reviews, key=rank):
        kept[review.product_id] = review
    stay = {review.pk for review in kept.values()}
    return [review.pk for review in reviews if review.pk not in stay]
