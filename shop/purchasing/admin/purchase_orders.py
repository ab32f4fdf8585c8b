"""The list of purchase orders and the page of one: its lines, what came of it, and what can be done with it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join

from shop.core.admin import (
    Ask,
    AskingPage,
    Badge,
    FactsPanel,
    Link,
    Moment,
    RelatedFilter,
    RowsPanel,
    Tab,
    TabbedList,
    money,
    search,
)
from shop.core.admin.tabs import everything
from shop.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseOrderStatus, ReceiptLine
from shop.purchasing.services.ordering import number_purchase_order, price_line
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

from .advice import advice_page
from .forms import GiveUpForm, LineForm, ReceiveForm, SendForm
from .tones import STATUS

SHOWN_RECEIPTS = 20
SHOWN_RECEIPT_LINES = 200


def is_draft(purchase: PurchaseOrder | None) -> bool:
    """Whether its lines may still be written."""
    return purchase is None or purchase.status == PurchaseOrderStatus.DRAFT


def is_sent(purchase: PurchaseOrder) -> bool:
    """Whether something of it may still come."""
    return purchase.status == PurchaseOrderStatus.SENT


class LineInline(StoreOwnedInline):
    """What is ordered; fixed once it was sent."""

    model = PurchaseOrderLine
    form = LineForm
    fields = ("variant", "quantity", "unit_cost_amount", "received_quantity")
    readonly_fields = ("received_quantity",)
    ordering = ("id",)
    cap = 200
    hide_title = True
    verbose_name_plural = "Lines"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)


def _figures(purchase: PurchaseOrder) -> dict[str, Any]:
    sums = purchase.lines.aggregate(
        units=Sum("quantity"), came=Sum("received_quantity"), cost=Sum(F("quantity") * F("unit_cost_amount"))
    )
    return {
        "Units ordered": f"{sums['units'] or 0:,}",
        "Arrived": f"{sums['came'] or 0:,}",
        "Costs": money(sums["cost"] or 0, purchase.currency),
    }


def _receipts(purchase: PurchaseOrder) -> dict[str, Any]:
    receipts = list(purchase.receipts.select_related("actor").order_by("-id")[:SHOWN_RECEIPTS])
    inside = defaultdict(list)
    lines = ReceiptLine.objects.filter(receipt__in=receipts).select_related("line__variant").order_by("id")
    for line in lines[:SHOWN_RECEIPT_LINES]:
        inside[line.receipt_id].append((line.quantity, line.line.variant.sku))
    when = Moment("received_at")
    return {
        "columns": ("When", "Delivery note", "What", "Who"),
        "rows": [
            (
                when(receipt),
                receipt.delivery_note or "–",
                format_html_join(", ", "{} × {}", inside[receipt.pk]),
                receipt.actor or "–",
            )
            for receipt in receipts
        ],
        "empty": "Nothing has arrived yet.",
    }


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(AskingPage, TabbedList, StoreOwnedAdmin):
    """What we ordered, newest first."""

    list_display = (
        "number",
        Link("supplier"),
        Link("warehouse"),
        Badge("status", tones=STATUS),
        Moment("sent_at"),
        "expected_on",
        "note",
    )
    list_select_related = ("supplier", "warehouse")
    list_filter = (("supplier", RelatedFilter), ("warehouse", RelatedFilter))
    tabs = (
        Tab("", "All", everything),
        Tab(
            "on-their-way",
            "On their way",
            lambda rows: rows.filter(status=PurchaseOrderStatus.SENT),
            "Nothing is on its way.",
            is_counted=True,
        ),
    )
    ordering = ("-id",)
    sortable_by = ()
    search_routes = (search.Exact("number", noun="number", pattern=r"\S+"),)
    fields = (("supplier", "warehouse"), "expected_on", "note")
    inlines = (LineInline,)
    panels = (
        FactsPanel("In figures", _figures, place="side"),
        RowsPanel("What arrived", _receipts),
    )
    asks = (
        Ask("receive", "Receive", ReceiveForm, is_sent),
        Ask("send", "Send", SendForm, is_draft),
        Ask("give-up", "Give up", GiveUpForm, lambda row: is_draft(row) or is_sent(row)),
    )
    empty_message = "Write a purchase order here, or let the reorder advice write one for each supplier."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.advice_view)
        return [path("advice/", view, name="purchasing_advice"), *super().get_urls()]

    def advice_view(self, request: HttpRequest) -> HttpResponse:
        """How much of what to order from whom."""
        store = getattr(request, "store", None)
        if store is None:
            raise PermissionDenied
        return advice_page(self, request, store=store)

    def badges(self, row: PurchaseOrder) -> tuple[Any, ...]:
        return (Badge("status", tones=STATUS)(row),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = () if obj is None else ("supplier", "warehouse")
        return fixed if is_draft(obj) else (*fixed, "expected_on")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            number_purchase_order(purchase_order=obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for line in formset.save(commit=False):
            price_line(line=line)
        super().save_formset(request, form, formset, change)
