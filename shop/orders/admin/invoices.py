"""Invoices, credit notes and the runs of numbers behind them."""

from __future__ import annotations

from django.contrib import admin

from shop.core.admin import Badge, Link, Moment, Money
from shop.orders.models import Invoice, InvoiceSeries
from shop.stores.admin import StoreOwnedAdmin

from . import tones
from .of_orders import OrderOwnedAdmin


@admin.register(Invoice)
class InvoiceAdmin(OrderOwnedAdmin):
    """Documents as they were issued: nothing here can be changed."""

    list_display = (
        "__str__",
        Badge("kind", tones=tones.INVOICE),
        Link("order"),
        Moment("issued_at"),
        Money("tax_amount", currency="order__currency"),
        Money("total_amount", currency="order__currency"),
    )
    list_select_related = ("order", "series")
    label_select_related = ("series",)
    fields = (
        "__str__",
        Badge("kind", tones=tones.INVOICE),
        Link("order"),
        Link("credited_invoice"),
        Money("total_amount", currency="order__currency"),
        Money("tax_amount", currency="order__currency"),
        Moment("issued_at"),
    )
    readonly_fields = fields
    empty_message = "An invoice is issued from an order's page."


@admin.register(InvoiceSeries)
class InvoiceSeriesAdmin(StoreOwnedAdmin):
    """Runs of numbers: a new year or a new shop begins one, and it counts by itself."""

    is_small_table = True
    list_display = ("prefix", "kind", "last_number")
    search_fields = ("prefix",)
    fields = ("prefix", "kind", "last_number")
    readonly_fields = ("last_number",)
    empty_message = "Invoices need a series, for example “2026-”."

    def get_readonly_fields(self, request, obj=None):
        """A series that has counted keeps its name: its numbers stand on documents that people hold."""
        return ("prefix", "kind", "last_number") if obj and obj.last_number else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        return obj is not None and not obj.last_number and super().has_delete_permission(request, obj)
