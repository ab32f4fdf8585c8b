"""What left for customers, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from shop.core.admin import Badge, Link, Moment, RowsPanel, Tab, TabbedList, admin_link
from shop.core.admin.tabs import everything
from shop.orders.models import Fulfilment, FulfilmentStatus, Return
from shop.orders.selectors import WAITING_RETURN

from . import tones
from .of_orders import OrderOwnedAdmin
from .picking import answer_picking
from .shipping_forms import SHIPS

SHOWN_LINES = 200


def _fulfilled(fulfilment: Fulfilment) -> Mapping[str, Any]:
    lines = fulfilment.lines.select_related("line", "movement").order_by("id")[:SHOWN_LINES]
    return {
        "columns": ("Product", "SKU", "Quantity", "In the ledger"),
        "rows": [
            (line.line.product_name, line.line.sku, line.quantity, admin_link(line.movement, "Movement"))
            if line.movement
            else (line.line.product_name, line.line.sku, line.quantity, "Not yet")
            for line in lines
        ],
        "empty": "Nothing is in this parcel.",
    }


def _returned(request: Return) -> Mapping[str, Any]:
    lines = request.lines.select_related("line", "movement").order_by("id")[:SHOWN_LINES]
    return {
        "columns": ("Product", "SKU", "Asked", "Received", "In the ledger"),
        "rows": [
            (
                line.line.product_name,
                line.line.sku,
                line.quantity,
                line.received_quantity,
                admin_link(line.movement, "Movement") if line.movement else "–",
            )
            for line in lines
        ],
        "empty": "Nothing is in this return.",
    }


@admin.register(Fulfilment)
class FulfilmentAdmin(TabbedList, OrderOwnedAdmin):
    """Parcels, and bags at the till."""

    list_display = (
        "__str__",
        Link("order"),
        Link("warehouse"),
        Badge("status", tones=tones.FULFILMENT),
        Moment("shipped_at"),
        "carrier",
        "tracking_number",
    )
    list_select_related = ("order", "warehouse")
    tabs = (
        Tab("", "Newest", everything),
        Tab(
            "packing",
            "Being packed",
            lambda rows: rows.filter(status=FulfilmentStatus.PACKING),
            "Nothing waits to be packed.",
            is_counted=True,
        ),
    )
    fields = (
        Link("order"),
        Link("warehouse"),
        Badge("status", tones=tones.FULFILMENT),
        "carrier",
        "tracking_number",
        Moment("shipped_at"),
        Moment("created_at"),
    )
    readonly_fields = fields
    panels = (RowsPanel("In the parcel", _fulfilled),)
    empty_message = "A fulfilment is made when an order is shipped."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.pick_view)
        return [path("pick/", view, name="orders_fulfilment_pick"), *super().get_urls()]

    def pick_view(self, request: HttpRequest) -> HttpResponse:
        """Pick and pack in one warehouse."""
        store = getattr(request, "store", None)
        if store is None or not request.user.has_perm(SHIPS):
            raise PermissionDenied
        return answer_picking(self, request, store=store)


@admin.register(Return)
class ReturnAdmin(TabbedList, OrderOwnedAdmin):
    """What customers want to give back."""

    list_display = (
        "__str__",
        Link("order"),
        Link("warehouse"),
        Badge("status", tones=tones.RETURN),
        "reason",
        Moment("created_at", "asked"),
    )
    list_select_related = ("order", "warehouse")
    tabs = (
        Tab("", "All", everything),
        Tab(
            "waiting",
            "Waiting",
            lambda rows: rows.filter(WAITING_RETURN),
            "No return waits for an answer.",
            is_counted=True,
        ),
    )
    fields = (
        Link("order"),
        Link("warehouse"),
        Badge("status", tones=tones.RETURN),
        "reason",
        Moment("created_at", "asked"),
        Moment("updated_at"),
    )
    readonly_fields = fields
    panels = (RowsPanel("What comes back", _returned),)
    empty_message = "A return begins on an order's page."
