"""Reads about customers."""

from __future__ import annotations

from shop.customers.models import Consent, Customer


def newest_answers(*, customer: Customer) -> dict[str, Consent]:
    """What the customer last said to each purpose. Index `consent_newest_answer`; as many rows as purposes."""
    answers = Consent.objects.filter(customer=customer).order_by("purpose", "-id").distinct("purpose")
    return {answer.purpose: answer for answer in answers}
