"""What the orders know of a customer, on the customer's page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from shop.core.admin import Panel, RowsPanel, admin_link, money
from shop.core.charts import bars
from shop.customers.admin import CustomerAdmin
from shop.customers.models import Customer
from shop.orders.selectors import CustomerFigures, customer_figures, newest_orders

from . import tones

SHOWN_ORDERS = 20
SHOWN_MONTHS = 24


def _lifetime(customer: Customer) -> dict[str, Any]:
    figures = customer_figures(customer=customer)
    return {"figures": figures, "bars": bars(_months(figures)) if figures else []}


def _months(figures: CustomerFigures) -> list[tuple[str, Decimal]]:
    """The spending of the last two years up to the newest order, month by month, without gaps."""
    last, first = max(figures.by_month), min(figures.by_month)
    months = [_months_before(last, count) for count in reversed(range(SHOWN_MONTHS))]
    return [(f"{month:%b %Y}", figures.by_month.get(month, Decimal(0))) for month in months if month >= first]


def _months_before(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _orders(customer: Customer) -> dict[str, Any]:
    orders = list(newest_orders(customer=customer)[: SHOWN_ORDERS + 1])
    return {
        "columns": ("Order", "Placed", "Payment", "Shipping", "Total"),
        "wide": (3,),
        "rows": [
            (
                admin_link(order),
                date_format(order.placed_at, "j M Y") if order.placed_at else "Not placed",
                tones.payment_badge(order),
                tones.fulfilment_badge(order),
                money(order.total_amount, order.currency),
            )
            for order in orders[:SHOWN_ORDERS]
        ],
        "empty": "This customer has not ordered yet.",
        "url": f"{reverse('admin:orders_order_changelist')}?customer__exact={customer.pk}"
        if len(orders) > SHOWN_ORDERS
        else "",
    }


CustomerAdmin.show_also(
    RowsPanel("Newest orders", _orders, permission="orders.view_order"),
    Panel("With us", "orders/customer_figures.html", _lifetime, place="side", permission="orders.view_order"),
)
