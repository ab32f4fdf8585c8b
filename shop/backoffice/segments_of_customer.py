"""Which segments a customer is in at present, and which tags staff gave them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from shop.analytics.segmenting import members_of
from shop.core.admin.counting import counts_up_to
from shop.customers.models import Customer, Tagging
from shop.customers.selectors import segments_of_store


def segments_and_tags(customer: Customer) -> dict[str, Any]:
    """Every segment is asked about this one customer, all in one statement."""
    segments = list(segments_of_store(store=customer.store))
    asked = [
        members_of(store=customer.store, conditions=segment.conditions.all()).filter(pk=customer.pk)
        for segment in segments
    ]
    counts = counts_up_to(asked, 1)
    address = reverse("admin:customers_customer_changelist")
    return {
        "segments": [
            (segment, f"{address}?segment={segment.pk}")
            for segment, count in zip(segments, counts, strict=True)
            if count
        ],
        "tags": Tagging.objects.filter(customer=customer).select_related("tag").order_by("tag__name"),
    }
