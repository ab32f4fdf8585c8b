"""Forget what a customer said."""

from __future__ import annotations

from django.db import transaction

from shop.customers.models import Customer
from shop.reviews.models import Review, ReviewVote


@transaction.atomic
def forget_reviewer(*, customer: Customer) -> int:
    """Delete a customer's reviews, with what was made of them, and their votes on others; how many reviews that were.

    The products' ratings follow. Called before the customer is erased. Locks the reviews in key order.
    """
    ReviewVote.objects.filter(customer=customer).delete()
    reviews = list(Review.objects.select_for_update().filter(customer=customer).order_by("pk"))
    Review.objects.filter(pk__in=[review.pk for review in reviews]).delete()
    return len(reviews)
