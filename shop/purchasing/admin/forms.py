"""Sending, receiving and giving up a purchase order: each a form over one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Sum
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.core.admin import AskForm
from shop.inventory.models import StockItem
from shop.purchasing.models import PurchaseOrder, PurchaseOrderLine
from shop.purchasing.services.ordering import give_up_purchase_order, send_purchase_order
from shop.purchasing.services.receiving import receive_purchase

SHOWN_LINES = 500


class PurchaseForm(AskForm):
    """What all of them look at: the status, and what lies on the shelf of what was ordered."""

    row: PurchaseOrder

    def picture(self) -> dict[str, Any]:
        now = PurchaseOrder.objects.get(pk=self.row.pk)
        items = StockItem.objects.filter(
            warehouse=now.warehouse_id, variant__in=now.lines.values("variant")
        ).select_related("variant")
        return {
            "Status": now.get_status_display(),
            "Expected": now.expected_on or "–",
            **{f"{item.variant.sku}: on hand": item.on_hand for item in items.order_by("pk")[:SHOWN_LINES]},
        }

    def state(self) -> str:
        came = self.row.lines.aggregate(came=Sum("received_quantity"))["came"] or 0
        return f"{PurchaseOrder.objects.values_list('status', flat=True).get(pk=self.row.pk)} {came}"


class SendForm(PurchaseForm):
    title = "Send"
    says = "The purchase order counts as ordered. Its lines are fixed from now on, and stand as incoming at the stock."
    button = "Send"

    def perform(self, *, actor: Any) -> str:
        sent = send_purchase_order(purchase_order=self.row, actor=actor)
        return f"{sent} is ordered, and expected on {sent.expected_on}."


class GiveUpForm(PurchaseForm):
    title = "Give up"
    says = "Nothing more is expected. What has come stays, and what has not does not count as incoming any more."
    button = "Give up"

    def perform(self, *, actor: Any) -> str:
        return f"{self.row} is {give_up_purchase_order(purchase_order=self.row).get_status_display().lower()}."


class ReceiveForm(PurchaseForm):
    title = "Receive"
    says = "Enter what arrived. It is put on the shelf at the cost that was agreed."
    button = "Receive"
    columns = ("SKU", "Item", "Ordered", "Missing", "Arrived")

    delivery_note = forms.CharField(max_length=64, required=False, widget=UnfoldAdminTextInputWidget())

    def build(self) -> None:
        missing = self.row.lines.filter(received_quantity__lt=F("quantity") + F("tolerance_quantity"))
        for line in missing.select_related("variant__product").order_by("pk")[:SHOWN_LINES]:
            left = max(line.quantity - line.received_quantity, 0)
            cells = (line.variant.sku, line.variant.product.name, line.quantity, left)
            self.ask_quantity(line.pk, cells=cells, initial=left)

    def perform(self, *, actor: Any) -> str:
        receipt = receive_purchase(
            purchase_order=self.row,
            quantities={key: units or 0 for key, units in self.quantities().items()},
            delivery_note=self.cleaned_data["delivery_note"],
            actor=actor,
        )
        units = receipt.lines.aggregate(units=Sum("quantity"))["units"]
        return f"{units:,} unit{'' if units == 1 else 's'} of {self.row} are on the shelf of {self.row.warehouse}."


class LineForm(forms.ModelForm):
    """A line of a draft: without a cost, it takes what the supplier asks."""

    class Meta:
        model = PurchaseOrderLine
        fields = ("variant", "quantity", "unit_cost_amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit_cost_amount" in self.fields:
            self.fields["unit_cost_amount"].required = False
            self.fields["unit_cost_amount"].help_text = "Left empty: what the supplier asks."
