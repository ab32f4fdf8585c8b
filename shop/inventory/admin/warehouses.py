"""The page of warehouses."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from shop.core.admin import Ask, AskingPage, FactsPanel, Panel, YesNoFilter, search
from shop.core.admin.counting import count_up_to
from shop.core.admin.exporting import CONTENT_TYPES, CSV, FILES, as_csv
from shop.core.limiting import too_many
from shop.core.limiting.answering import told
from shop.inventory.models import StockItem, Warehouse
from shop.inventory.selectors import warehouse_as_of
from shop.stores.admin import StoreOwnedAdmin

from .ledger_panel import instant_of
from .scan_forms import ReceiveScannedForm

STOCK = "inventory.view_stockitem"


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


def _then(warehouse: Warehouse) -> dict[str, Any]:
    return {
        "url": reverse("admin:inventory_warehouse_stock.csv", args=[warehouse.pk]),
        "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
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
    panels = (
        FactsPanel("What lies there", _stock, place="side"),
        Panel("What lay there", "inventory/stock_then.html", _then, place="side", permission=STOCK),
    )
    empty_message = "A warehouse is a place that holds stock: a depot, or a shop that sells from its shelves."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.stock_view)
        return [path("<int:warehouse_id>/stock.csv", view, name="inventory_warehouse_stock.csv"), *super().get_urls()]

    def stock_view(self, request: HttpRequest, warehouse_id: int) -> HttpResponseBase:
        """All that lay there at an instant (`?at=`), from the ledger, as a file that is sent while it is read."""
        warehouse = self.get_queryset(request).filter(pk=warehouse_id).first()
        if warehouse is None:
            raise Http404
        if not request.user.has_perm(STOCK):
            raise PermissionDenied
        asked = request.GET.get("at", "")
        instant = instant_of(asked) if asked else timezone.now()
        if instant is None:
            messages.error(request, "That is no date. Write it like 2017-05-01, with a time like T12:00 if it matters.")
            return HttpResponseRedirect(reverse("admin:inventory_warehouse_change", args=[warehouse.pk]))
        spent = FILES.spend(request.user.pk)
        if not spent.is_allowed:
            return told(too_many(request, spent), spent)
        rows = (astuple(row) for row in warehouse_as_of(warehouse=warehouse, instant=instant))
        answer = StreamingHttpResponse(
            as_csv(("SKU", "Barcode", "Product", "On hand"), rows), content_type=CONTENT_TYPES[CSV]
        )
        at = timezone.localtime(instant).strftime("%Y-%m-%d-%H%M")
        answer.headers["Content-Disposition"] = f'attachment; filename="stock-{slugify(warehouse.code)}-{at}.csv"'
        return told(answer, spent)
