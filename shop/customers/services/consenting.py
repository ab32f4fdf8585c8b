"""Write down what a customer agreed to, or no longer agrees to."""

from __future__ import annotations

from django.db import transaction

from shop.customers.exceptions import AlreadyErased
from shop.customers.models import Consent, Customer


@transaction.atomic
def record_consent(*, customer: Customer, purpose: str, is_granted: bool, source: str) -> Consent:
    """Add an answer; the one before stays in the history. Raises `AlreadyErased`."""
    if Customer.objects.filter(pk=customer.pk, erased_at__isnull=False).exists():
        raise AlreadyErased
    return Consent.objects.create(
        store_id=customer.store_id, customer=customer, purpose=purpose, is_granted=is_granted, source=source.strip()
    )
