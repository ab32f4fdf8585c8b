"""The page of a variant: its numbers, its options, how it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from shop.catalog.models import Product, Variant
from shop.core.admin import ChoicesFilter, Column, Link, RelatedFilter, YesNoFilter, search
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

from .option_values import VariantForm
from .positions import AppendingFormSet


class ProductName(search.Trigram):
    """Part of the product's name, looked up among the products first (index `product_name_trigram`)."""

    def condition(self, text: str) -> Q:
        return Q(product__in=Product.objects.filter(name__icontains=text).values("pk"))


class Options(Column):
    """The values that make a variant what it is: “Large, Red”."""

    def __init__(self) -> None:
        super().__init__("options")

    def value(self, obj: Any) -> str:
        return ", ".join(option.value.name for option in obj.options.all())


class VariantInline(StoreOwnedInline):
    """The grid on a product's page. A variant that is not sold any more is taken off sale, not deleted."""

    model = Variant
    form = VariantForm
    formset = AppendingFormSet
    fields: Sequence[Any] = ("sku", "barcode", "option_values", "is_active")
    ordering = ("position", "id")
    can_delete = False
    show_change_link = True
    cap = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("options__value")

    @admin.display(description="Options")
    def option_values(self, variant: Variant) -> str:
        """What stands in the place of the field for those who may only look."""
        return Options()(variant)


@admin.register(Variant)
class VariantAdmin(StoreOwnedAdmin):
    """What has a SKU; also where other pages look variants up."""

    merges_edits = True
    form = VariantForm
    list_display: Sequence[Any] = ("sku", Link("product"), Options(), "barcode", "unit", "is_active")
    list_select_related = ("product",)
    list_filter = (("product", RelatedFilter), ("is_active", YesNoFilter), ("unit", ChoicesFilter))
    sortable_by = ("sku",)
    ordering = ("sku",)
    search_routes = (
        search.Prefix("sku", noun="SKU"),
        search.Exact("barcode"),
        ProductName("product__name", noun="part of the product's name"),
    )
    fieldsets = (
        (None, {"fields": ("product", "sku", "barcode", "option_values", "is_active", "position")}),
        ("How it is counted and shipped", {"fields": ("unit", "price_quantity", "weight_grams", "allows_backorder")}),
    )
    empty_message = "Variants are made on their product's page."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("options__value")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("product",) if obj else ()

    @admin.display(description="Options")
    def option_values(self, variant: Variant) -> str:
        return Options()(variant)
