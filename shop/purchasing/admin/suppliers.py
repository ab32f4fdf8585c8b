"""The pages of suppliers and of what they sell us."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from shop.core.admin import Badge, Link, Moment, Number, RelatedFilter, RowsPanel, YesNoFilter, admin_link, search
from shop.purchasing.models import PurchaseOrder, Supplier, SupplierProduct
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

from .tones import STATUS

SHOWN = 10


class SupplierProductInline(StoreOwnedInline):
    """What the supplier sells us, the latest first."""

    model = SupplierProduct
    fields = ("variant", "supplier_sku", "unit_cost_amount", "pack_quantity", "minimum_quantity", "is_preferred")
    ordering = ("-id",)
    cap = 50
    verbose_name_plural = "What they sell us"
    hide_title = True


def _latest_purchases(supplier: Supplier) -> dict[str, Any]:
    status, sent = Badge("status", tones=STATUS), Moment("sent_at")
    latest = PurchaseOrder.objects.filter(supplier=supplier).select_related("warehouse").order_by("-id")[:SHOWN]
    return {
        "columns": ("Number", "Warehouse", "Status", "Ordered"),
        "rows": [(admin_link(row), row.warehouse, status(row), sent(row)) for row in latest],
        "empty": "Nothing was ordered here yet.",
    }


@admin.register(Supplier)
class SupplierAdmin(StoreOwnedAdmin):
    """Firms that we buy from, by name."""

    list_display = ("name", "currency", Number("lead_time_days", "days to deliver"), "contact_email", "is_active")
    list_filter = (("is_active", YesNoFilter),)
    ordering = ("name", "id")
    search_routes = (search.Prefix("name", minimum=1, pattern=r".+", noun="beginning of the name"),)
    fieldsets = (
        (None, {"fields": ("name", ("contact_email", "phone"), "is_active")}),
        ("How they deliver", {"fields": (("currency", "lead_time_days"), "over_delivery_percent")}),
    )
    inlines = (SupplierProductInline,)
    panels = (RowsPanel("Latest purchase orders", _latest_purchases),)
    empty_message = "A supplier is a firm that you buy from: say how long it takes to deliver, and what it sells you."


@admin.register(SupplierProduct)
class SupplierProductAdmin(StoreOwnedAdmin):
    """Everything that suppliers sell us."""

    list_display = (
        Link("variant", "SKU"),
        Link("supplier"),
        "supplier_sku",
        "unit_cost_amount",
        Number("pack_quantity"),
        Number("minimum_quantity"),
        "is_preferred",
    )
    list_select_related = ("variant", "supplier")
    label_select_related = ("variant", "supplier")
    list_display_links = ("supplier_sku",)
    list_filter = (("supplier", RelatedFilter), ("variant", RelatedFilter))
    ordering = ("-id",)
    search_routes = (
        search.Prefix("variant__sku", noun="SKU"),
        search.Exact("variant__barcode", noun="barcode"),
    )
    fields = (
        ("supplier", "variant"),
        "supplier_sku",
        "unit_cost_amount",
        ("pack_quantity", "minimum_quantity"),
        "is_preferred",
    )
    empty_message = "Say on a supplier's page what they sell you."
