"""Answer a review where all can read it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.reviews.exceptions import NothingSaid, NotPublished
from shop.reviews.models import Review, ReviewReply, ReviewStatus


@transaction.atomic
def reply_to_review(*, review: Review, body: str, actor: Any = None) -> ReviewReply:
    """Write the shop's reply below a published review, or put another in its place.

    Raises NothingSaid and NotPublished. Locks the review.
    """
    row = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if not body.strip():
        raise NothingSaid
    if row.status != ReviewStatus.PUBLISHED:
        raise NotPublished
    reply, _ = ReviewReply.objects.update_or_create(
        review=row, defaults={"store_id": row.store_id, "body": body.strip(), "author": actor}
    )
    return reply


@transaction.atomic
def withdraw_reply(*, review: Review) -> None:
    """Take the shop's reply away again; the audit remembers it. Locks the review."""
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    ReviewReply.objects.filter(review=review).delete()
