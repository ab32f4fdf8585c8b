"""The list of customers, narrowed to those in a segment."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.analytics.segmenting import members_of
from shop.customers.models import Segment
from shop.customers.selectors import MOST_SEGMENTS, segment_of_store


class InSegment(SimpleListFilter):
    """Customers who are in a segment now."""

    title = "segment"
    parameter_name = "segment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        segments = Segment.objects.filter(store=getattr(request, "store", None)).order_by("name")
        return [(str(segment.pk), segment.name) for segment in segments[:MOST_SEGMENTS]]

    def has_output(self) -> bool:
        """Also where the address names a segment that this store has not got: then that is said."""
        return super().has_output() or bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        store: Any = getattr(request, "store", None)
        if not self.value() or store is None:
            return queryset
        segment = segment_of_store(store=store, key=str(self.value()))
        if segment is None:
            raise IncorrectLookupParameters(self.value())
        return queryset.filter(pk__in=members_of(store=store, conditions=segment.conditions.all()).values("pk"))
