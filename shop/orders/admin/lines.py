"""The lines of an order that has more of them than its page shows."""

from __future__ import annotations

from django.contrib import admin

from shop.core.admin import Link, Money, Number
from shop.orders.models import OrderLine

from .of_orders import OrderOwnedAdmin


@admin.register(OrderLine)
class OrderLineAdmin(OrderOwnedAdmin):
    """Order lines, with what was true when they were ordered."""

    list_display = (
        "product_name",
        Link("variant"),
        Link("order"),
        Number("quantity"),
        Number("fulfilled_quantity"),
        Number("returned_quantity"),
        Money("unit_price_amount", currency="order__currency"),
        Money("subtotal_amount", currency="order__currency"),
    )
    list_select_related = ("order", "variant")
    label_select_related = ()
    fields = (
        Link("order"),
        Link("variant"),
        "product_name",
        "variant_name",
        "sku",
        Number("quantity"),
        Number("fulfilled_quantity"),
        Number("returned_quantity"),
        Money("unit_price_amount", currency="order__currency"),
        Number("price_quantity"),
        Money("subtotal_amount", currency="order__currency"),
        "tax_rate",
        Money("tax_amount", currency="order__currency"),
    )
    readonly_fields = fields
    empty_message = "Lines belong to orders."
