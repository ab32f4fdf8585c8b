"""The page of stock counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, Q
from django.db.models.functions import Abs
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.core.admin import Ask, AskingPage, Badge, ChoicesFilter, Link, Moment, RelatedFilter, RowsPanel, admin_link
from shop.core.admin.refusable import refusable
from shop.inventory.models import StockCount
from shop.inventory.services.counting import begin_count
from shop.stores.admin import StoreOwnedAdmin

from .count_forms import CancelCountForm, PostForm, ScanForm
from .count_sheet import count_sheet
from .movements import signed

TONES = {"open": "info", "posted": "good", "cancelled": "neutral"}


SHOWN = 100


class BeginForm(forms.ModelForm):
    """What is counted: a whole warehouse, or what has SKUs that begin alike."""

    sku_beginning = forms.CharField(
        label="Only SKUs that begin with",
        required=False,
        max_length=64,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Left empty: everything in the warehouse.",
    )

    class Meta:
        model = StockCount
        fields = ("warehouse", "note")


def differences(count: StockCount) -> dict[str, Any]:
    """Where the shelf and the books differ, the largest difference first."""
    found = count.lines.exclude(counted_quantity=None).annotate(
        difference=F("counted_quantity") - F("expected_quantity")
    )
    sums = found.aggregate(counted=Count("pk"), different=Count("pk", filter=~Q(difference=0)))
    rows = found.exclude(difference=0).select_related("stock_item__variant__product")
    lines = count.lines.count()
    return {
        "columns": ("SKU", "Item", "Expected", "Found", "Difference"),
        "rows": [
            (
                admin_link(row.stock_item, row.stock_item.variant.sku),
                row.stock_item.variant.product.name,
                row.expected_quantity,
                row.counted_quantity,
                signed(row.difference),
            )
            for row in rows.order_by(Abs("difference").desc(), "pk")[:SHOWN]
        ],
        "foot": (f"{sums['counted']:,} of {lines:,} counted, {sums['different']:,} different", "", "", "", ""),
        "empty": f"{sums['counted']:,} of {lines:,} items are counted, and the books are right so far.",
    }


def _is_open(count: Any) -> bool:
    return count is None or count.status == "open"


@admin.register(StockCount)
class StockCountAdmin(AskingPage, StoreOwnedAdmin):
    """Counts, newest first."""

    list_display = ("__str__", Link("warehouse"), Badge("status", tones=TONES), Moment("posted_at"), "note")
    list_select_related = ("warehouse",)
    list_filter = (("status", ChoicesFilter), ("warehouse", RelatedFilter))
    ordering = ("-id",)
    panels = (RowsPanel("Where shelf and books differ", differences),)
    asks = (
        Ask("scan", "Scan", ScanForm, _is_open),
        Ask("enter", "Enter", is_offered=_is_open, page=count_sheet),
        Ask("post", "Post", PostForm, _is_open),
        Ask("cancel", "Cancel the count", CancelCountForm, _is_open),
    )
    empty_message = "A count compares the books with the shelf: choose a warehouse and note what you find."

    def badges(self, row: StockCount) -> tuple[Any, ...]:
        return (Badge("status", tones=TONES)(row),)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs if change else {"form": refusable(BeginForm), **kwargs})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("warehouse", "note", "posted_at") if obj else ("warehouse", "sku_beginning", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("warehouse", "posted_at") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Freeze what the books say when a count is begun."""
        if change:
            super().save_model(request, obj, form, change)
            return
        only = form.cleaned_data.get("sku_beginning", "")
        begun = begin_count(warehouse=obj.warehouse, note=obj.note, sku_beginning=only)
        obj.pk, obj._state.adding = begun.pk, False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)
