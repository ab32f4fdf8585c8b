"""Reads about customers."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from shop.customers.models import Consent, Customer, Segment, SegmentCondition
from shop.customers.models.customers import DIGITS, MAILBOX
from shop.stores.models import Store

MOST_SEGMENTS = 100
MOST_DOUBLES = 10


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


def likely_doubles(*, customer: Customer) -> QuerySet[Customer]:
    """Others in the store who may be the same person: same mailbox, same phone, or same name and postal code.

    Indexes `customer_by_mailbox`, `customer_by_digits` and `customer_by_name`; one statement, a few rows.
    """
    known = Customer.objects.filter(store=customer.store_id, erased_at__isnull=True).exclude(pk=customer.pk)
    itself = Customer.objects.filter(pk=customer.pk)
    alike = [
        known.filter(email__isnull=False).alias(key=MAILBOX).filter(key=Subquery(itself.values(key=MAILBOX))),
        known.exclude(phone="").alias(key=DIGITS).filter(key=Subquery(itself.exclude(phone="").values(key=DIGITS))),
        known.filter(
            name=customer.name,
            addresses__postal_code__in=customer.addresses.exclude(postal_code="").values("postal_code"),
        ),
    ]
    first, *more = (rows.order_by().values("pk")[:MOST_DOUBLES] for rows in alike)
    return Customer.objects.filter(pk__in=first.union(*more)).order_by("name", "pk")


def with_a_double(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Those of `customers` who share their mailbox or their phone number with another one. Indexes as above."""
    others = Customer.objects.filter(store=OuterRef("store"), erased_at__isnull=True).exclude(pk=OuterRef("pk"))
    mailbox, digits = OuterRef("mailbox_key"), OuterRef("digits_key")
    same_mailbox = others.filter(email__isnull=False).alias(key=MAILBOX).filter(key=mailbox)
    same_digits = others.exclude(phone="").alias(key=DIGITS).filter(key=digits)
    return customers.alias(mailbox_key=MAILBOX, digits_key=DIGITS).filter(
        Q(Exists(same_mailbox)) | (~Q(phone="") & Q(Exists(same_digits)))
    )


def with_conditions() -> Prefetch[str]:
    """What reads conditions along with their segments, and what they name."""
    named = SegmentCondition.objects.select_related("product", "category", "group", "tag").order_by("pk")
    return Prefetch("conditions", queryset=named.prefetch_related("product__variants"))
