from . import (
    audiences,
    cancel_form,
    customer_panels,
    exchange_form,
    invoice_forms,
    payment_forms,
    return_forms,
    shipping_forms,
    trying,
)
from .actions import OrderAction, register_order_action
from .carts import CartAdmin
from .invoices import InvoiceAdmin, InvoiceSeriesAdmin
from .lines import OrderLineAdmin
from .orders import OrderAdmin
from .payments import PaymentAdmin, PaymentOperationAdmin, ProviderEventAdmin, RefundAdmin
from .sent import FulfilmentLineAdmin
from .shipping import FulfilmentAdmin, ReturnAdmin

__all__ = [
    "CartAdmin",
    "FulfilmentAdmin",
    "FulfilmentLineAdmin",
    "InvoiceAdmin",
    "InvoiceSeriesAdmin",
    "OrderAction",
    "OrderAdmin",
    "OrderLineAdmin",
    "PaymentAdmin",
    "PaymentOperationAdmin",
    "ProviderEventAdmin",
    "RefundAdmin",
    "ReturnAdmin",
    "audiences",
    "cancel_form",
    "customer_panels",
    "exchange_form",
    "invoice_forms",
    "payment_forms",
    "register_order_action",
    "return_forms",
    "shipping_forms",
    "trying",
]
