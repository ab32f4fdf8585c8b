"""The page of warehouses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.core.admin import Ask, AskingPage, FactsPanel, YesNoFilter, search
from shop.core.admin.counting import count_up_to
from shop.inventory.models import StockItem, Warehouse
from shop.stores.admin import StoreOwnedAdmin

from .scan_forms import ReceiveScannedForm


def _list(text: str, **narrowed: Any) -> SafeString:
    query = "&".join(f"{name}={value}" for name, value in narrowed.items())
    return format_html(
        '<a class="bo-link" href="{}?{}">{}</a>', reverse("admin:inventory_stockitem_changelist"), query, text
    )


def _stock(warehouse: Warehouse) -> dict[str, Any]:
    items = StockItem.objects.filter(warehouse=warehouse)
    return {
        "Stock items": _list(count_up_to(items).label, warehouse__id__exact=warehouse.pk),
        "Low": _list(
            count_up_to(items.low().filter(store=warehouse.store_id)).label,
            warehouse__id__exact=warehouse.pk,
            is_low__exact=1,
        ),
    }


@admin.register(Warehouse)
class WarehouseAdmin(AskingPage, StoreOwnedAdmin):
    """Places that hold stock, by their codes."""

    list_display = ("code", "name", "city", "country", "priority", "is_active")
    list_filter = (("is_active", YesNoFilter),)
    sortable_by = ("code",)
    ordering = ("code",)
    search_routes = (search.Prefix("code", minimum=1, pattern=r".+", noun="beginning of the code"),)
    fieldsets = (
        (None, {"fields": ("code", "name")}),
        ("Where it is", {"fields": ("postal_code", "city", "country")}),
        ("Orders", {"fields": ("priority", "is_active"), "description": "Lower priorities are asked first."}),
    )
    asks = (Ask("receive", "Receive goods", ReceiveScannedForm, lambda row: row.is_active),)
    panels = (FactsPanel("What lies there", _stock, place="side"),)
    empty_message = "A warehouse is a place that holds stock: a depot, or a shop that sells from its shelves."
