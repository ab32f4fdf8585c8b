"""Payments and refunds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin

from shop.core.admin import Badge, Link, Moment, Money, RowsPanel, admin_link, moment, money
from shop.orders.models import Payment, Refund

from . import tones
from .of_orders import OrderOwnedAdmin


def _refunds(payment: Payment) -> Mapping[str, Any]:
    return {
        "columns": ("When", "Reason", "Amount"),
        "rows": [
            (
                moment(refund.created_at),
                refund.reason or admin_link(refund),
                money(refund.amount, payment.order.currency),
            )
            for refund in payment.refunds.order_by("-id")[:50]
        ],
        "empty": "Nothing of it was given back.",
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
    panels = (RowsPanel("Refunds", _refunds),)
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
