"""Reads about customers."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from shop.customers.models import Consent, Customer, Segment, SegmentCondition
from shop.stores.models import Store

MOST_SEGMENTS = 100


def newest_answers(*, customer: Customer) -> dict[str, Consent]:
    """What the customer last said to each purpose. Index `consent_newest_answer`; as many rows as purposes."""
    answers = Consent.objects.filter(customer=customer).order_by("purpose", "-id").distinct("purpose")
    return {answer.purpose: answer for answer in answers}


def segments_of_store(*, store: Store) -> QuerySet[Segment]:
    """The first `MOST_SEGMENTS` segments by name, each with its conditions and what these name: four statements.

    Index `segment_name_unique`.
    """
    return Segment.objects.filter(store=store).order_by("name").prefetch_related(with_conditions())[:MOST_SEGMENTS]


def segment_of_store(*, store: Store, key: str) -> Segment | None:
    """One segment by its key, with its conditions; None where the store has none such."""
    if not (key.isdecimal() and len(key) < 19):
        return None
    return Segment.objects.filter(store=store, pk=int(key)).prefetch_related(with_conditions()).first()


def with_conditions() -> Prefetch[str]:
    """What reads conditions along with their segments, and what they name."""
    named = SegmentCondition.objects.select_related("product", "category", "group", "tag").order_by("pk")
    return Prefetch("conditions", queryset=named.prefetch_related("product__variants"))
