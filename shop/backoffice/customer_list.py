"""Customers as the backoffice has them: narrowed by what they bought, their data exported and erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from unfold.decorators import action

from shop.analytics.models import CustomerSales
from shop.core.admin import Ask, AskingPage
from shop.core.admin.filters.dates import Period, Span
from shop.customers.admin.customers import CustomerAdmin
from shop.customers.models import Customer
from shop.orders.personal_data import as_zip, personal_data
from shop.reviews.selectors import personal_reviews

from .composing import page_of
from .customer_forms import ConsentForm, EraseForm
from .doubles import HasDouble
from .merge_form import MergeForm
from .segment_filter import InSegment


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


def _is_known(customer: Customer) -> bool:
    return customer.erased_at is None


@page_of(Customer)
class CustomerPage(AskingPage, CustomerAdmin):
    """Customers, what they bought, and what they may ask of us: their data, and to be forgotten."""

    list_filter = (InSegment, HasDouble, FirstOrder)
    asks = (
        Ask("consent", "Record an answer", ConsentForm, _is_known),
        Ask("merge", "Merge", MergeForm, _is_known),
        Ask("erase", "Erase", EraseForm, _is_known),
    )
    actions_detail = ("export_data",)

    def offered(self, request: HttpRequest, row: Any) -> list[Ask]:
        """Customers are erased and merged by those who may delete them."""
        asks = super().offered(request, row)
        may_erase = request.user.has_perm("customers.delete_customer")
        return [ask for ask in asks if ask.name not in ("erase", "merge") or may_erase]

    @action(description="Export all data", icon="download", permissions=["export"])
    def export_data(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All that is known of the customer, as a ZIP with one JSON file."""
        customer = self.get_object(request, unquote(object_id))
        if customer is None:
            raise Http404
        answer = HttpResponse(
            as_zip(personal_data(customer) | personal_reviews(customer)), content_type="application/zip"
        )
        answer["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.zip"'
        answer["Cache-Control"] = "no-store"
        return answer

    def has_export_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change customers and see their orders."""
        return request.user.has_perms(("customers.change_customer", "orders.view_order"))
