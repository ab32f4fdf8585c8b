"""Erase a customer's personal data."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from shop.customers.exceptions import AlreadyErased
from shop.customers.models import Address, Consent, Customer, GroupMembership, Note, Tagging

ERASED_NAME = "Erased customer"


@transaction.atomic
def erase_customer(*, customer: Customer) -> Customer:
    """Take away all that says who the customer was; the row stays, because orders point at it.

    Addresses, answers, notes, groups and tags leave with it, and the audit forgets them at commit. Raises
    `AlreadyErased`. Locks the customer. What orders know is forgotten by `orders.services.forgetting`, which calls
    this.
    """
    row = Customer.objects.select_for_update().get(pk=customer.pk)
    if row.erased_at:
        raise AlreadyErased
    for model in (Address, Consent, Note, GroupMembership, Tagging):
        model._default_manager.filter(customer=row).delete()
    row.name, row.email, row.phone, row.reference, row.erased_at = ERASED_NAME, None, "", None, timezone.now()
    row.save(update_fields=["name", "email", "phone", "reference", "erased_at"])
    return row
