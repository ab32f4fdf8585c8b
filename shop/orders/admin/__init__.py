from . import audiences, cancel_form, customer_panels, exchange_form, return_forms, shipping_forms
from .actions import OrderAction, register_order_action
from .carts import CartAdmin
from .invoices import InvoiceAdmin, InvoiceSeriesAdmin
from .lines import OrderLineAdmin
from .orders import OrderAdmin
from .payments import PaymentAdmin, RefundAdmin
from .shipping import FulfilmentAdmin, ReturnAdmin

__all__ = [
    "CartAdmin",
    "FulfilmentAdmin",
    "InvoiceAdmin",
    "InvoiceSeriesAdmin",
    "OrderAction",
    "OrderAdmin",
    "OrderLineAdmin",
    "PaymentAdmin",
    "RefundAdmin",
    "ReturnAdmin",
    "audiences",
    "cancel_form",
    "customer_panels",
    "exchange_form",
    "register_order_action",
    "return_forms",
    "shipping_forms",
]
