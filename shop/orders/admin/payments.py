"""Payments and refunds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin

from shop.core.admin import Badge, Link, Moment, Money, RowsPanel, Tab, TabbedList, admin_link, moment, money, search
from shop.core.admin.tabs import everything
from shop.orders.models import OperationStatus, Payment, PaymentOperation, ProviderEvent, Refund
from shop.stores.admin import StoreOwnedReadOnlyAdmin

from . import tones
from .of_orders import OrderOwnedAdmin


def _refunds(payment: Payment) -> Mapping[str, Any]:
    return {
        "columns": ("When", "Reason", "Amount"),
        "rows": [
            (
                moment(refund.created_at),
                admin_link(refund, refund.reason or None),
                money(refund.amount, payment.order.currency),
            )
            for refund in payment.refunds.order_by("-id")[:50]
        ],
        "empty": "Nothing of it was given back.",
    }


def _requests(payment: Payment) -> Mapping[str, Any]:
    return {
        "columns": ("When", "Request", "Amount", "Answer", "By"),
        "rows": [
            (
                moment(operation.created_at),
                operation.get_kind_display(),
                money(operation.amount, payment.order.currency),
                operation.message or operation.get_status_display(),
                operation.actor or "",
            )
            for operation in payment.operations.select_related("actor").order_by("-id")[:50]
        ],
        "empty": "It was written down by hand: no provider was asked.",
    }


def _events(payment: Payment) -> Mapping[str, Any]:
    return {
        "columns": ("When", "Event", "Status", "Effect"),
        "rows": [
            (moment(event.occurred_at), event.event_id, event.get_payment_status_display(), event.get_effect_display())
            for event in payment.events.order_by("-id")[:50]
        ],
        "empty": "The provider has told nothing of its own accord.",
    }


@admin.register(Payment)
class PaymentAdmin(OrderOwnedAdmin):
    """Attempts to pay, and what came of them."""

    list_display = (
        Moment("created_at", "when"),
        Link("order"),
        "method",
        Money("amount", currency="order__currency"),
        Money("captured_amount", currency="order__currency"),
        Money("refunded_amount", currency="order__currency"),
        Badge("status", tones=tones.PAYMENT),
    )
    fields = (
        Link("order"),
        Badge("status", tones=tones.PAYMENT),
        "method",
        Money("amount", currency="order__currency"),
        Money("captured_amount", currency="order__currency"),
        Money("refunded_amount", currency="order__currency"),
        "card_brand",
        "card_last4",
        "provider",
        "provider_reference",
        Moment("created_at"),
        Moment("updated_at"),
    )
    readonly_fields = fields
    panels = (
        RowsPanel("Refunds", _refunds),
        RowsPanel("Asked of the provider", _requests),
        RowsPanel("Told by the provider", _events),
    )
    empty_message = "Payments come with orders."


@admin.register(Refund)
class RefundAdmin(OrderOwnedAdmin):
    """Money given back."""

    list_display = (
        Moment("created_at", "when"),
        Link("order"),
        Link("payment"),
        "reason",
        Money("amount", currency="order__currency"),
    )
    list_select_related = ("order", "payment")
    fields = (
        Link("order"),
        Link("payment"),
        Money("amount", currency="order__currency"),
        "reason",
        "provider_reference",
        Moment("created_at"),
    )
    readonly_fields = fields
    empty_message = "Refunds are given from an order's page."


@admin.register(PaymentOperation)
class PaymentOperationAdmin(TabbedList, OrderOwnedAdmin):
    """What was asked of providers: the list to look at when one of them is silent."""

    list_display = (
        Moment("created_at", "when"),
        Link("order"),
        Link("payment"),
        "kind",
        Money("amount", currency="order__currency"),
        Badge("status", tones=tones.OPERATION),
        "tries",
        "message",
    )
    list_select_related = ("order", "payment")
    tabs = (
        Tab("", "All", everything),
        Tab(
            "waiting",
            "Without an answer",
            lambda rows: rows.filter(status=OperationStatus.ASKED),
            "Every provider has answered.",
            is_counted=True,
        ),
    )
    fields = (
        Link("order"),
        Link("payment"),
        "kind",
        Money("amount", currency="order__currency"),
        Badge("status", tones=tones.OPERATION),
        "tries",
        "message",
        "reason",
        Link("request"),
        Link("refund"),
        "provider_reference",
        Moment("created_at"),
        Moment("updated_at"),
    )
    readonly_fields = fields
    empty_message = "Nothing has been asked of a payment provider yet."


@admin.register(ProviderEvent)
class ProviderEventAdmin(StoreOwnedReadOnlyAdmin):
    """What providers told, newest first."""

    list_display = (
        Moment("occurred_at"),
        "provider",
        "event_id",
        Link("order"),
        Badge("effect", tones=tones.EVENT_EFFECT),
        "payment_status",
    )
    list_select_related = ("order",)
    ordering = ("-id",)
    sortable_by = ()
    search_routes = (search.Exact("event_id", noun="event"),)
    fields = (
        Moment("occurred_at"),
        "provider",
        "event_id",
        Badge("effect", tones=tones.EVENT_EFFECT),
        Link("order"),
        Link("payment"),
        "payment_status",
        "payment_reference",
        "captured_amount",
        "refunded_amount",
        Moment("created_at"),
    )
    readonly_fields = fields
    empty_message = "No payment provider has reported anything yet."
