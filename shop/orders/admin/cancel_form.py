"""Cancelling an order, with what it sets free shown first."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.orders.models import Order, OrderStatus
from shop.orders.services.asking import Carry
from shop.orders.services.calling_off import cancel_unpaid

from .actions import OrderAction, register_order_action
from .payment_forms import MoneyForm


class CancelForm(MoneyForm):
    title = "Cancel"
    says = (
        "What was promised is free again, open parcels are unpacked, coupons can be used again, and money that was "
        "only authorised is let go of. This is not undone."
    )
    button = "Cancel the order"

    reason = forms.CharField(
        max_length=200, required=False, widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True})
    )

    def move(self, *, actor: Any, by: Carry) -> str:
        order = cancel_unpaid(order=self.order, reason=self.cleaned_data["reason"], actor=actor, by=by)
        return f"Order {order} is cancelled."


def _may_be_cancelled(order: Order) -> bool:
    return (
        order.status in (OrderStatus.DRAFT, OrderStatus.PLACED)
        and not order.fulfilled_quantity
        and order.captured_amount <= order.refunded_amount
    )


register_order_action(OrderAction("cancel", "Cancel order", form=CancelForm, rank=90, is_offered=_may_be_cancelled))
