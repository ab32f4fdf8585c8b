"""The page of stock counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from shop.core.admin import Badge, Link, Moment, RelatedFilter
from shop.inventory.models import StockCount, StockCountLine
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

TONES = {"open": "info", "posted": "good", "cancelled": "neutral"}


class CountLineForm(forms.ModelForm):
    """A line that remembers what the books said when it was made."""

    class Meta:
        model = StockCountLine
        fields = ("stock_item", "counted_quantity")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        item = self.cleaned_data.get("stock_item")
        if item and "stock_item" in self.changed_data:
            self.instance.expected_quantity = item.on_hand
        return cleaned


class CountLineInline(StoreOwnedInline):
    model = StockCountLine
    form = CountLineForm
    fields = ("stock_item", "expected_quantity", "counted_quantity")
    readonly_fields = ("expected_quantity",)
    ordering = ("id",)
    cap = 100
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)


def _is_open(count: Any) -> bool:
    return count is None or count.status == "open"


@admin.register(StockCount)
class StockCountAdmin(StoreOwnedAdmin):
    """Counts, newest first."""

    list_display = ("__str__", Link("warehouse"), Badge("status", tones=TONES), Moment("posted_at"), "note")
    list_select_related = ("warehouse",)
    list_filter = (("warehouse", RelatedFilter),)
    ordering = ("-id",)
    fields = ("warehouse", "note", "status", "posted_at")
    readonly_fields = ("status", "posted_at")
    inlines = (CountLineInline,)
    empty_message = "A count compares the books with the shelf: choose a warehouse and note what you find."

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *(("warehouse",) if obj else ()))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)
