"""Receiving, adjusting and writing off: each a small form over one service."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services.adjusting import adjust_stock, write_off_stock
from shop.inventory.services.receiving import receive_stock


class StockForm(forms.Form):
    """What all of them ask: how many units, and why."""

    title = ""
    says = ""
    button = ""
    done = ""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    """The newest movement when the form was drawn: a second click, or somebody else's, is not taken for the first."""
    quantity = forms.IntegerField(label="Units", widget=UnfoldAdminIntegerFieldWidget(attrs={"autofocus": True}))
    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget())

    def move(self, *, stock_item: StockItem, actor: Any) -> StockMovement:
        """Call the service; raises what it refuses."""
        raise NotImplementedError


class ReceiveForm(StockForm):
    title = "Receive goods"
    says = "The units that came are put on the shelf, and the ledger says so."
    button = "Receive"
    done = "received"

    unit_cost_amount = forms.DecimalField(
        label="Cost per unit",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=4,
        widget=UnfoldAdminDecimalFieldWidget(),
        help_text="What one unit cost, if it is known.",
    )
    reason = forms.CharField(
        label="Note",
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="For example the delivery note.",
    )
    field_order = ("quantity", "unit_cost_amount", "reason")

    def move(self, *, stock_item: StockItem, actor: Any) -> StockMovement:
        return receive_stock(
            variant=stock_item.variant, warehouse=stock_item.warehouse, actor=actor, **self.cleaned_data
        )


class AdjustForm(StockForm):
    title = "Adjust stock"
    says = "The books are put right: a positive number adds units, a negative one takes them away."
    button = "Adjust"
    done = "adjusted"

    def move(self, *, stock_item: StockItem, actor: Any) -> StockMovement:
        return adjust_stock(stock_item=stock_item, actor=actor, **self.cleaned_data)


class WriteOffForm(StockForm):
    title = "Write off goods"
    says = "Units that are broken, stolen or spoilt leave the books for good."
    button = "Write off"
    done = "written off"

    def move(self, *, stock_item: StockItem, actor: Any) -> StockMovement:
        return write_off_stock(stock_item=stock_item, actor=actor, **self.cleaned_data)
