"""Invoices, credit notes and the runs of numbers behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import action

from shop.core.admin import Badge, Link, Moment, Money, RowsPanel, admin_link, money
from shop.orders.documents.invoices import file_name, invoices_as_pdf
from shop.orders.models import Invoice, InvoiceSeries
from shop.stores.admin import StoreOwnedAdmin

from . import tones
from .of_orders import OrderOwnedAdmin

MOST = 300
"""Documents printed into one file."""
SHOWN = 200


def pdf_response(invoices: Sequence[Invoice], name: str) -> HttpResponse:
    """The documents as one file to be looked at or kept."""
    return HttpResponse(
        invoices_as_pdf(invoices),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _lines(invoice: Invoice) -> Mapping[str, Any]:
    currency = invoice.order.currency
    return {
        "columns": ("Item", "SKU", "Units", "Tax", "Without tax", "Amount"),
        "rows": [
            (
                line.description,
                line.sku,
                line.quantity,
                f"{line.tax_rate:.2%}",
                money(line.net_amount, currency),
                money(line.gross_amount, currency),
            )
            for line in invoice.lines.order_by("position")[:SHOWN]
        ],
        "empty": "This document was written before lines were kept.",
    }


def _taxes(invoice: Invoice) -> Mapping[str, Any]:
    currency = invoice.order.currency
    return {
        "columns": ("Rate", "Without tax", "Tax"),
        "rows": [
            (f"{tax.tax_rate:.2%}", money(tax.net_amount, currency), money(tax.tax_amount, currency))
            for tax in invoice.taxes.order_by("-tax_rate")
        ],
    }


def _credit_notes(invoice: Invoice) -> Mapping[str, Any]:
    currency = invoice.order.currency
    return {
        "columns": ("Credit note", "Reason", "Amount"),
        "rows": [
            (admin_link(note), note.reason, money(note.total_amount, currency))
            for note in invoice.credit_notes.select_related("series").order_by("pk")[:SHOWN]
        ],
        "empty": "Nothing of it was taken back.",
    }


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
        "reason",
        "seller",
        "buyer",
    )
    readonly_fields = fields
    panels = (
        RowsPanel("Lines", _lines),
        RowsPanel("Tax by rate", _taxes),
        RowsPanel("Credit notes", _credit_notes),
    )
    actions = ("print_many",)
    actions_detail = ("show_pdf",)
    empty_message = "An invoice is issued from an order's page."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.pdf_view)
        return [path("<int:invoice_id>/pdf/", view, name="orders_invoice_pdf"), *super().get_urls()]

    def pdf_view(self, request: HttpRequest, invoice_id: int) -> HttpResponse:
        """The document as PDF, for whoever may see invoices."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        invoice = self.get_queryset(request).select_related("series").filter(pk=invoice_id).first()
        if invoice is None:
            raise Http404("No such invoice in this store.")
        return pdf_response([invoice], file_name(invoice))

    @action(description="PDF", icon="picture_as_pdf", permissions=["view"])
    def show_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.pdf_view(request, int(object_id))

    @admin.action(description="Print as one PDF", permissions=["view"])
    def print_many(self, request: HttpRequest, queryset: QuerySet[Invoice]) -> HttpResponse | None:
        return printed(self, request, queryset)


def printed(admin_class: Any, request: HttpRequest, invoices: QuerySet[Invoice]) -> HttpResponse | None:
    """These documents as one PDF, by number; says why not, if there are none or too many."""
    chosen = list(invoices.select_related("series").order_by("series_id", "number")[: MOST + 1])
    if not chosen:
        admin_class.message_user(request, "There is no invoice to print.", messages.WARNING)
        return None
    if len(chosen) > MOST:
        admin_class.message_user(request, f"Choose no more than {MOST} documents at once.", messages.WARNING)
        return None
    return pdf_response(chosen, "invoices.pdf")


def pdf_link(invoice: Invoice) -> str:
    """Where the document's PDF is."""
    return reverse("admin:orders_invoice_pdf", args=[invoice.pk])


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
