"""The page of reservations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.core.admin import Badge, Column, Moment, Number, RelatedFilter, search
from shop.inventory.models import Reservation
from shop.stores.admin import StoreOwnedReadOnlyAdmin

from .movements import ItemLink

TONES = {"open": "info", "fulfilled": "good", "released": "neutral", "expired": "neutral"}


class OpenFilter(admin.SimpleListFilter):
    """Those that still hold goods back (index `reservation_open`); to look for the others would read them all."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        yield "open", "Open"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status="open") if self.value() == "open" else queryset


@admin.register(Reservation)
class ReservationAdmin(StoreOwnedReadOnlyAdmin):
    """What is promised and still lies there, and what became of earlier promises."""

    list_display = (
        ItemLink(),
        Column("stock_item__warehouse__name", "warehouse"),
        Number("quantity"),
        Badge("status", tones=TONES),
        Moment("expires_at"),
        Moment("created_at"),
    )
    list_select_related = ("stock_item__variant__product", "stock_item__warehouse")
    list_filter = (OpenFilter, ("stock_item", RelatedFilter))
    list_display_links = None
    ordering = ("-id",)
    search_routes = (
        search.Prefix("stock_item__variant__sku", noun="SKU"),
        search.Exact("stock_item__variant__barcode", noun="barcode"),
    )
    fields = ("stock_item", "quantity", "status", "expires_at", "created_at", "updated_at")
    empty_message = "Goods are reserved when an order is placed, and let go when it ships or is cancelled."
