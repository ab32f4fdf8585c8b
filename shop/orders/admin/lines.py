"""The lines of orders: of one that has too many for its page, and those that a figure of sales is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from shop.catalog.models import Category
from shop.catalog.selectors import branch
from shop.core.admin import GivenDates, Link, Money, Number, RelatedFilter, Tab, TabbedList
from shop.core.admin.tabs import everything
from shop.orders.models import OrderLine
from shop.orders.selectors import SOLD

from .of_orders import OrderOwnedAdmin

WITHOUT = "none"
IN_OWN_CURRENCY_OF_ORDER = Q(order__status__in=SOLD, order__currency=F("store__currency"))


class InBranch(SimpleListFilter):
    """Lines of products of a category and of everything below it; shown where an address names one."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.chosen = self._category()
        if self.value() == WITHOUT:
            return [(WITHOUT, "Without a category")]
        return [(str(self.chosen.pk), self.chosen.name)] if self.chosen else []

    def has_output(self) -> bool:
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        if self.value() == WITHOUT:
            return queryset.filter(variant__product__category__isnull=True)
        if self.chosen is None:
            return queryset.none()
        return queryset.filter(variant__product__category__in=branch(category=self.chosen).order_by())

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {
            "selected": False,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "All categories",
        }
        for value, name in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": True, "query_string": query, "display": name}

    def _category(self) -> Category | None:
        key = self.value() or ""
        return Category.objects.filter(pk=key).first() if key.isdecimal() and key.isascii() else None


@admin.register(OrderLine)
class OrderLineAdmin(TabbedList, OrderOwnedAdmin):
    """Order lines, with what was true when they were ordered."""

    list_display = (
        "product_name",
        Link("variant"),
        Link("order"),
        Number("quantity"),
        Number("fulfilled_quantity"),
        Number("returned_quantity"),
        Money("unit_price_amount", currency="order__currency"),
        Money("subtotal_amount", currency="order__currency"),
    )
    list_select_related = ("order", "variant")
    label_select_related = ()
    list_filter = (("order__placed_at", GivenDates), ("variant__product", RelatedFilter), InBranch)
    tabs = (
        Tab("", "All", everything),
        Tab(
            "sold",
            "Sold",
            lambda rows: rows.filter(IN_OWN_CURRENCY_OF_ORDER),
            "Nothing of this has been sold.",
        ),
    )
    fields = (
        Link("order"),
        Link("variant"),
        "product_name",
        "variant_name",
        "sku",
        Number("quantity"),
        Number("fulfilled_quantity"),
        Number("returned_quantity"),
        Money("unit_price_amount", currency="order__currency"),
        Number("price_quantity"),
        Money("subtotal_amount", currency="order__currency"),
        "tax_rate",
        Money("tax_amount", currency="order__currency"),
    )
    readonly_fields = fields
    empty_message = "Lines belong to orders."
