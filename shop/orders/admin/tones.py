"""The colours of an order's words: the same on every page that shows them."""

from django.utils.safestring import SafeString

from shop.core.admin import badge
from shop.orders.models import (
    FulfilmentState,
    FulfilmentStatus,
    Order,
    OrderStatus,
    PaymentState,
    PaymentStatus,
    ReturnStatus,
)

ORDER = {
    OrderStatus.DRAFT: "neutral",
    OrderStatus.PLACED: "info",
    OrderStatus.COMPLETED: "good",
    OrderStatus.CANCELLED: "bad",
}
PAYMENT_STATE = {
    PaymentState.UNPAID: "warn",
    PaymentState.PARTLY_PAID: "warn",
    PaymentState.PAID: "good",
    PaymentState.PARTLY_REFUNDED: "neutral",
    PaymentState.REFUNDED: "neutral",
}
FULFILMENT_STATE = {
    FulfilmentState.UNFULFILLED: "warn",
    FulfilmentState.PARTLY_FULFILLED: "warn",
    FulfilmentState.FULFILLED: "good",
    FulfilmentState.PARTLY_RETURNED: "neutral",
    FulfilmentState.RETURNED: "neutral",
}
PAYMENT = {
    PaymentStatus.PENDING: "warn",
    PaymentStatus.AUTHORISED: "info",
    PaymentStatus.CAPTURED: "good",
    PaymentStatus.VOIDED: "neutral",
    PaymentStatus.FAILED: "bad",
}
OPERATION = {"asked": "warn", "done": "good", "declined": "bad"}
EVENT_EFFECT = {"applied": "good", "nothing_new": "neutral", "unknown": "warn", "contradiction": "bad"}
FULFILMENT = {
    FulfilmentStatus.PACKING: "warn",
    FulfilmentStatus.SHIPPED: "good",
    FulfilmentStatus.DELIVERED: "good",
    FulfilmentStatus.CANCELLED: "neutral",
}
RETURN = {
    ReturnStatus.REQUESTED: "warn",
    ReturnStatus.APPROVED: "info",
    ReturnStatus.RECEIVED: "good",
    ReturnStatus.REJECTED: "neutral",
}
CART = {"open": "info", "ordered": "good", "merged": "neutral", "expired": "neutral"}
INVOICE = {"invoice": "neutral", "credit_note": "info"}
EVENT = {
    "paid": "good",
    "shipped": "good",
    "completed": "good",
    "placed": "info",
    "note": "info",
    "returned": "warn",
    "refunded": "warn",
    "cancelled": "bad",
}


def status_badge(order: Order) -> SafeString:
    """How far the sale has come."""
    return badge(OrderStatus(order.status).label, ORDER[OrderStatus(order.status)])


def payment_badge(order: Order) -> SafeString:
    """How much of the order is paid."""
    state = PaymentState(order.payment_state)
    return badge(state.label, PAYMENT_STATE[state])


def fulfilment_badge(order: Order) -> SafeString:
    """How much of the order is shipped."""
    state = FulfilmentState(order.fulfilment_state)
    return badge(state.label, FULFILMENT_STATE[state])
