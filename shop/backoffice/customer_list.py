"""The list of customers, narrowed by what they bought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.analytics.models import CustomerSales
from shop.core.admin.filters.dates import Period, Span
from shop.customers.admin.customers import CustomerAdmin
from shop.customers.models import Customer

from .composing import page_of


class FirstOrder(SimpleListFilter):
    """Customers whose first order falls into a period; shown where an address names one."""

    title = "first order"
    parameter_name = "first_order"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        text = self.value() or ""
        self.period = Span.parse(text) or Period.parse(text)
        return [(text, self.period.label)] if self.period else []

    def has_output(self) -> bool:
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.period:
            return queryset
        start, end = self.period.bounds(with_time=True)
        store: Any = getattr(request, "store", None)
        came = CustomerSales.objects.filter(
            store=store, currency=store.currency if store else "", first_at__gte=start, first_at__lt=end
        )
        return queryset.filter(pk__in=came.values("customer"))

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for value, display in (("", "All customers"), *self.lookup_choices):
            query = changelist.get_query_string({self.parameter_name: value or None})
            yield {"selected": bool(value), "query_string": query, "display": display}


@page_of(Customer)
class CustomerPage(CustomerAdmin):
    """Customers, and what they bought."""

    list_filter = (FirstOrder,)
