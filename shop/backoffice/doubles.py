"""Customers who may be one: on the page of each, and as a filter of the list."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.core.admin import admin_link
from shop.customers.models import Customer
from shop.customers.selectors import likely_doubles, with_a_double


def doubles(customer: Customer) -> dict[str, Any]:
    """Others with the same mailbox, phone, or name and postal code."""
    others = likely_doubles(customer=customer) if customer.erased_at is None else Customer.objects.none()
    return {
        "columns": ("Name", "E-mail or phone"),
        "rows": [(admin_link(other), other.email or other.phone or "–") for other in others],
        "empty": "Nobody shares their mailbox, phone, or name and postal code.",
    }


class HasDouble(SimpleListFilter):
    """Customers who share a mailbox or a phone number with another one."""

    title = "maybe double"
    parameter_name = "double"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Same mailbox or phone as another")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "yes":
            return queryset
        store = getattr(request, "store", None)
        found = with_a_double(Customer.objects.filter(store=store, erased_at__isnull=True))
        return queryset.filter(pk__in=found.values("pk"))
