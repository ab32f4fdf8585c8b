"""The page of transfers between warehouses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shop.core.admin import Ask, AskingPage, Badge, Link, Moment, RelatedFilter
from shop.inventory.models import Transfer, TransferLine
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline

from .transfer_forms import CancelTransferForm, ReceiveTransferForm, SendTransferForm

TONES = {"draft": "neutral", "sent": "info", "received": "good", "cancelled": "neutral"}


class TransferLineInline(StoreOwnedInline):
    """What a consignment carries; fixed once it has left."""

    model = TransferLine
    fields = ("variant", "quantity", "received_quantity")
    readonly_fields = ("received_quantity",)
    ordering = ("id",)
    cap = 100
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)


def _is_draft(transfer: Any) -> bool:
    return transfer is None or transfer.status == "draft"


@admin.register(Transfer)
class TransferAdmin(AskingPage, StoreOwnedAdmin):
    """Consignments, newest first."""

    list_display = (
        "__str__",
        Link("source"),
        Link("destination"),
        Badge("status", tones=TONES),
        Moment("sent_at"),
        "note",
    )
    list_select_related = ("source", "destination")
    list_filter = (("source", RelatedFilter), ("destination", RelatedFilter))
    ordering = ("-id",)
    fields = (("source", "destination"), "note", "sent_at")
    readonly_fields = ("sent_at",)
    asks = (
        Ask("receive", "Receive", ReceiveTransferForm, lambda row: row.status == "sent"),
        Ask("send", "Send", SendTransferForm, lambda row: row.status == "draft"),
        Ask("cancel", "Cancel the transfer", CancelTransferForm, lambda row: row.status == "draft"),
    )
    inlines = (TransferLineInline,)
    empty_message = "A transfer carries goods from one warehouse to another: write down what is to go."

    def badges(self, row: Transfer) -> tuple[Any, ...]:
        return (Badge("status", tones=TONES)(row),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = () if _is_draft(obj) else ("source", "destination")
        return (*super().get_readonly_fields(request, obj), *fixed)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)
