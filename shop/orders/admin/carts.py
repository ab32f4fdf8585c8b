"""Carts, as they lie there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from shop.core.admin import Badge, DateDrillDown, Link, Moment, RowsPanel, Tab, TabbedList, admin_link, search
from shop.core.admin.tabs import everything
from shop.orders.models import Cart, CartStatus
from shop.stores.admin import StoreOwnedReadOnlyAdmin

from . import tones

SHOWN_LINES = 200
LEFT_BEHIND = dt.timedelta(days=1)


def _lines(cart: Cart) -> Mapping[str, Any]:
    lines = cart.lines.select_related("variant__product").order_by("id")[:SHOWN_LINES]
    return {
        "columns": ("Product", "SKU", "Quantity", "Since"),
        "rows": [
            (admin_link(line.variant.product), admin_link(line.variant), line.quantity, line.created_at.date())
            for line in lines
        ],
        "empty": "Nothing lies in this cart.",
        "url": f"{reverse('admin:try_promotions')}?cart={cart.pk}",
        "more": "Try promotions on it",
    }


def abandoned(rows: QuerySet[Cart]) -> QuerySet[Cart]:
    """Open carts that have not been touched for a day. Partial index `cart_abandoned`."""
    return rows.filter(status=CartStatus.OPEN, updated_at__lt=timezone.now() - LEFT_BEHIND)


@admin.register(Cart)
class CartAdmin(TabbedList, StoreOwnedReadOnlyAdmin):
    """Carts are filled by shoppers; staff see what lies in them."""

    list_display = ("__str__", Link("customer"), Badge("status", tones=tones.CART), Moment("updated_at"), "currency")
    list_select_related = ("customer",)
    list_filter = (("created_at", DateDrillDown),)
    search_routes = (search.Email("customer__email"), search.Trigram("customer__name", noun="customer's name"))
    tabs = (
        Tab("", "Newest", everything),
        Tab(
            "begun",
            "Begun",
            lambda rows: rows.exclude(status=CartStatus.MERGED),
            "Carts that went into another one are not among these.",
        ),
        Tab("open", "Open", lambda rows: rows.filter(status=CartStatus.OPEN), "No cart is open."),
        Tab("abandoned", "Abandoned", abandoned, "Nobody has left a cart behind.", is_counted=True),
    )
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        Link("customer"),
        Badge("status", tones=tones.CART),
        "currency",
        "expires_at",
        Moment("created_at"),
        Moment("updated_at"),
    )
    readonly_fields = fields
    panels = (RowsPanel("In the cart", _lines),)
    empty_message = "A cart appears when a shopper puts something into it."
