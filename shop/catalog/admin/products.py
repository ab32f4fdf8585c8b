"""The page of a product: words, pictures, place and facts. The backoffice adds what stands on higher floors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from shop.catalog.models import Category, Product, ProductAttribute, Variant
from shop.catalog.selectors import branch
from shop.core.admin import Badge, ChoicesFilter, Link, Moment, RelatedFilter, search
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline
from shop.stores.admin.moments import StoreMomentField
from shop.stores.models import Store

from .pictures import PICTURES, Pictured, PicturePages
from .short_names import SHORT_NAMES
from .variants import VariantInline

STATUS_TONES = {"draft": "warn", "active": "good", "archived": "neutral"}


class BranchFilter(RelatedFilter):
    """Products of a category and of everything below it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        key = self.value()
        if not key:
            return queryset
        chosen = Category.objects.filter(pk=key).first()
        return queryset.filter(category__in=branch(category=chosen).order_by()) if chosen else queryset.none()


class SkuOfVariant(search.Prefix):
    """The beginning of the SKU of one of its variants (index `variant_sku_prefix`)."""

    def condition(self, text: str) -> Q:
        return Q(pk__in=Variant.objects.filter(sku__startswith=text).values("product"))


class BarcodeOfVariant(search.Exact):
    """The barcode of one of its variants (index `variant_barcode_unique`)."""

    def condition(self, text: str) -> Q:
        return Q(pk__in=Variant.objects.filter(barcode=text).values("product"))


class ProductForm(forms.ModelForm):
    """A product whose publication may be left to the moment when it becomes active; its times are the store's."""

    store_id: int | None = None
    published_at = StoreMomentField(required=False, label="Publish at", help_text="When shoppers may see it first.")
    withdrawn_at = StoreMomentField(
        required=False, label="Withdraw at", help_text="From when on they do not see it any more; empty: never."
    )

    class Meta:
        model = Product
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets name them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].widget.attrs["rows"] = 4
        store = self.instance.store if self.instance.pk else Store.objects.filter(pk=self.store_id or 0).first()
        for name in ("published_at", "withdrawn_at"):
            field = self.fields.get(name)
            if isinstance(field, StoreMomentField) and store is not None:
                field.tell_time_of(store)

    def clean_reference(self) -> str | None:
        return self.cleaned_data.get("reference") or None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("status") == "active" and not self.cleaned_data.get("published_at"):
            self.cleaned_data["published_at"] = timezone.now()
        return cleaned


class FactInline(StoreOwnedInline):
    model = ProductAttribute
    fields = ("attribute", "value")
    ordering = ("attribute_id",)
    verbose_name = "fact"
    verbose_name_plural = "facts that shoppers filter by"
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("value")


@admin.register(Product)
class ProductAdmin(PicturePages, StoreOwnedAdmin):
    merges_edits = True
    form = ProductForm
    list_display: Sequence[Any] = (
        Pictured("name"),
        Link("category"),
        Link("brand"),
        Badge("status", tones=STATUS_TONES),
        Moment("updated_at"),
    )
    list_select_related = ("category", "brand")
    form_select_related = ("category__parent", "brand")
    list_filter: Sequence[Any] = (("status", ChoicesFilter), ("category", BranchFilter), ("brand", RelatedFilter))
    sortable_by = ("name",)
    ordering = ("name", "id")
    search_routes = (
        SkuOfVariant("variants__sku", noun="SKU"),
        BarcodeOfVariant("variants__barcode", noun="barcode"),
        search.Exact("reference"),
        search.Trigram("name", noun="part of the name"),
        search.Similar("name", noun="part of the name"),
    )
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "description")}),
        ("Where it stands", {"fields": (("category", "brand"),)}),
        ("Whether it is for sale", {"fields": ("status", "published_at", "withdrawn_at")}),
        ("Elsewhere", {"fields": ("reference",), "classes": ("collapse",)}),
    )
    formfield_overrides = SHORT_NAMES
    inlines: Sequence[Any] = (VariantInline, FactInline)
    panels: Sequence[Any] = (PICTURES,)
    empty_message = "A product is what shoppers read about; it is sold through its variants."
