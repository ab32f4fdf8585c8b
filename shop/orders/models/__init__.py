from .addresses import OrderAddress
from .audiences import PromotionAudience
from .carts import Cart, CartLine, CartStatus
from .discounts import DiscountKind, OrderDiscount
from .events import EventKind, OrderEvent
from .fulfilments import Fulfilment, FulfilmentLine, FulfilmentStatus
from .invoices import Invoice, InvoiceKind, InvoiceSeries
from .lines import LineReservation, OrderLine
from .orders import FulfilmentState, Order, OrderStatus, PaymentState
from .payments import Payment, PaymentMethod, PaymentStatus, Refund
from .returns import Return, ReturnLine, ReturnStatus

__all__ = [
    "Cart",
    "CartLine",
    "CartStatus",
    "DiscountKind",
    "EventKind",
    "Fulfilment",
    "FulfilmentLine",
    "FulfilmentState",
    "FulfilmentStatus",
    "Invoice",
    "InvoiceKind",
    "InvoiceSeries",
    "LineReservation",
    "Order",
    "OrderAddress",
    "OrderDiscount",
    "OrderEvent",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentMethod",
    "PaymentState",
    "PaymentStatus",
    "PromotionAudience",
    "Refund",
    "Return",
    "ReturnLine",
    "ReturnStatus",
]
