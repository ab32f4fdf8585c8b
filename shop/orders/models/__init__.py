from .addresses import OrderAddress
from .audiences import PromotionAudience, PromotionSegment
from .carts import Cart, CartHold, CartLine, CartStatus
from .discounts import DiscountKind, OrderDiscount
from .events import EventKind, OrderEvent
from .exchanges import Exchange
from .fulfilments import Fulfilment, FulfilmentLine, FulfilmentStatus
from .invoice_lines import InvoiceLine, InvoiceTax
from .invoices import Invoice, InvoiceKind, InvoiceSeries
from .lines import LineReservation, OrderLine
from .operations import OperationKind, OperationStatus, PaymentOperation
from .orders import FulfilmentState, Order, OrderStatus, PaymentState
from .payments import Payment, PaymentMethod, PaymentStatus, Refund
from .provider_events import EventEffect, ProviderEvent
from .returns import Return, ReturnLine, ReturnStatus

__all__ = [
    "Cart",
    "CartHold",
    "CartLine",
    "CartStatus",
    "DiscountKind",
    "EventEffect",
    "EventKind",
    "Exchange",
    "Fulfilment",
    "FulfilmentLine",
    "FulfilmentState",
    "FulfilmentStatus",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSeries",
    "InvoiceTax",
    "LineReservation",
    "OperationKind",
    "OperationStatus",
    "Order",
    "OrderAddress",
    "OrderDiscount",
    "OrderEvent",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentMethod",
    "PaymentOperation",
    "PaymentState",
    "PaymentStatus",
    "PromotionAudience",
    "PromotionSegment",
    "ProviderEvent",
    "Refund",
    "Return",
    "ReturnLine",
    "ReturnStatus",
]
