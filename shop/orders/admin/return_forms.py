"""Requesting, answering and receiving a return, each a form over one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Sum
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.inventory.models import Warehouse
from shop.orders.models import Order, OrderLine, Return, ReturnLine, ReturnStatus
from shop.orders.services.returning import (
    WAITING,
    amount_to_refund,
    approve_return,
    receive_return,
    reject_return,
    request_return,
)

from .action_forms import ActionForm
from .actions import OrderAction, register_order_action, standing

ANSWERS = "orders.change_return"
SHOWN_RETURNS = 50


def ask_what_comes_back(form: ActionForm) -> None:
    """A row for each line of which something can come back; nothing does, until it is said."""
    announced = dict(
        ReturnLine.objects.filter(order=form.order, request__status__in=WAITING)
        .order_by()
        .values_list("line_id")
        .annotate(Sum("quantity"))
    )
    for line in OrderLine.objects.filter(order=form.order, fulfilled_quantity__gt=0).order_by("pk"):
        left = line.fulfilled_quantity - line.returned_quantity - announced.get(line.pk, 0)
        if left > 0:
            form.ask_quantity(line.pk, cells=(line.product_name, line.sku, left), most=left, initial=0)


def warehouse_field(order: Order) -> forms.ModelChoiceField:
    """Where goods come back to: the store's first warehouse, if nothing else is chosen."""
    places = Warehouse.objects.filter(store=order.store_id, is_active=True)
    first = places.order_by("priority", "pk").first()
    return forms.ModelChoiceField(
        places, initial=first.pk if first else None, empty_label=None, widget=UnfoldAdminSelectWidget()
    )


class RequestReturnForm(ActionForm):
    title = "Request a return"
    says = "Write down what the customer wants to send back. Nothing moves until the goods are here."
    button = "Request the return"
    columns = ("Item", "SKU", "Can come back", "Comes back")

    reason = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget())

    def build(self, chosen: str) -> None:
        self.fields["warehouse"] = warehouse_field(self.order)
        ask_what_comes_back(self)

    def perform(self, *, actor: Any) -> str:
        request = request_return(
            order=self.order,
            quantities=self.quantities(),
            warehouse=self.cleaned_data["warehouse"],
            reason=self.cleaned_data["reason"],
            actor=actor,
        )
        return f"{request} is written down, and waits for an answer."


class ReturnForm(ActionForm):
    """A form about one of the order's returns."""

    statuses: tuple[str, ...] = (ReturnStatus.REQUESTED,)

    def build(self, chosen: str) -> None:
        requests = Return.objects.filter(order=self.order, status__in=self.statuses).select_related("warehouse")
        offered = list(requests.order_by("pk")[:SHOWN_RETURNS])
        initial = next((request.pk for request in offered if str(request.pk) == chosen), None)
        self.fields["request"] = forms.ModelChoiceField(
            requests,
            label="Return",
            initial=initial or (offered[0].pk if offered else None),
            empty_label=None,
            widget=UnfoldAdminSelectWidget() if len(offered) > 1 else forms.HiddenInput(),
        )


class ApproveReturnForm(ReturnForm):
    title = "Approve the return"
    says = "The customer may send the goods."
    button = "Approve"

    def perform(self, *, actor: Any) -> str:
        return f"{approve_return(request=self.cleaned_data['request'], actor=actor)} is approved."


class RejectReturnForm(ReturnForm):
    title = "Reject the return"
    says = "The customer keeps the goods. Say why: it stays on the timeline."
    button = "Reject"
    statuses = WAITING

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True}))

    def perform(self, *, actor: Any) -> str:
        request = reject_return(request=self.cleaned_data["request"], reason=self.cleaned_data["reason"], actor=actor)
        return f"{request} is rejected."


class ReceiveReturnForm(ReturnForm):
    title = "Receive the return"
    says = "Count what came. What is fit to be sold again goes back on the shelf; the rest is written off."
    button = "Receive"
    statuses = (ReturnStatus.APPROVED,)
    columns = ("Item", "SKU", "Announced", "Came", "Write off")

    def build(self, chosen: str) -> None:
        super().build(chosen)
        self.fields["request"].widget = forms.HiddenInput()  # the table below is this return's
        key = self.data.get("request", chosen) if self.is_bound else chosen or self.fields["request"].initial
        lines = ReturnLine.objects.filter(order=self.order, request__status=ReturnStatus.APPROVED)
        for line in (
            lines.filter(request_id=int(key) if str(key).isdigit() else None).select_related("line").order_by("pk")
        ):
            self.ask_quantity(line.pk, cells=(line.line.product_name, line.line.sku, line.quantity), most=line.quantity)
            self.ask_whether(line.pk, prefix="off", label=f"Write off {line.line.sku}")

    def perform(self, *, actor: Any) -> str:
        request = receive_return(
            request=self.cleaned_data["request"],
            quantities=self.quantities(),
            write_off=self.ticked("off"),
            actor=actor,
        )
        return (
            f"{request} is received. {amount_to_refund(request=request)} {self.order.currency} can be refunded for it."
        )


register_order_action(
    OrderAction(
        "receive-return",
        "Receive return",
        form=ReceiveReturnForm,
        permission=ANSWERS,
        rank=12,
        is_offered=lambda order: standing(order).returns_approved > 0,
    )
)
register_order_action(
    OrderAction(
        "approve-return",
        "Approve return",
        form=ApproveReturnForm,
        permission=ANSWERS,
        rank=14,
        is_offered=lambda order: standing(order).returns_requested > 0,
    )
)
register_order_action(
    OrderAction(
        "request-return",
        "Request return",
        form=RequestReturnForm,
        permission="orders.add_return",
        rank=64,
        is_offered=lambda order: order.fulfilled_quantity > 0 and standing(order).units_returnable > 0,
    )
)
register_order_action(
    OrderAction(
        "reject-return",
        "Reject return",
        form=RejectReturnForm,
        permission=ANSWERS,
        rank=74,
        is_offered=lambda order: standing(order).returns_requested + standing(order).returns_approved > 0,
    )
)
