"""What has left or is being packed, line by line."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F, Q

from shop.core.admin import GivenDates, Link, Money, Number, RelatedFilter, Tab, TabbedList
from shop.core.admin.tabs import everything
from shop.orders.models import FulfilmentLine, FulfilmentStatus
from shop.orders.selectors import SOLD

from .of_orders import OrderOwnedAdmin

SENT = Q(
    fulfilment__status__in=(FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED),
    order__status__in=SOLD,
    order__currency=F("store__currency"),
)


@admin.register(FulfilmentLine)
class FulfilmentLineAdmin(TabbedList, OrderOwnedAdmin):
    """The lines of parcels, with what they are worth by the order's price."""

    list_display = (
        Link("line", "goods"),
        Link("fulfilment"),
        Link("fulfilment__warehouse", "warehouse"),
        Link("order"),
        Number("quantity"),
        Money("amount", currency="order__currency"),
    )
    list_select_related = ("order", "line", "fulfilment__warehouse")
    label_select_related = ("line",)
    list_filter = (("order__placed_at", GivenDates), ("fulfilment__warehouse", RelatedFilter))
    tabs = (
        Tab("", "All", everything),
        Tab("sent", "Sent", lambda rows: rows.filter(SENT), "Nothing has left for these orders."),
    )
    fields = (
        Link("order"),
        Link("fulfilment"),
        Link("line", "goods"),
        Number("quantity"),
        Money("amount", currency="order__currency"),
        Link("movement", "in the ledger"),
    )
    readonly_fields = fields
    empty_message = "What is packed stands here, line by line."
