"""Decide whether shoppers see a review."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.reviews.exceptions import DecidedAlready, ReasonMissing
from shop.reviews.models import Rejection, Review, ReviewStatus


@transaction.atomic
def publish_review(*, review: Review, actor: Any = None) -> Review:
    """Show a review to shoppers; its stars count from now on. Raises DecidedAlready. Locks the review."""
    return _decided(review, ReviewStatus.PUBLISHED, "", actor)


@transaction.atomic
def reject_review(*, review: Review, reason: str, actor: Any = None) -> Review:
    """Keep a review from shoppers, or take it back from them, for one of the reasons of `Rejection`.

    Raises ReasonMissing and DecidedAlready. Locks the review.
    """
    if reason not in Rejection.values:
        raise ReasonMissing
    return _decided(review, ReviewStatus.REJECTED, reason, actor)


def _decided(review: Review, status: ReviewStatus, reason: str, actor: Any) -> Review:
    row = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if row.status == status:
        raise DecidedAlready(status.label.lower())
    row.status, row.rejection, row.moderated_by, row.moderated_at = status, reason, actor, timezone.now()
    row.save(update_fields=["status", "rejection", "moderated_by", "moderated_at"])
    return row
