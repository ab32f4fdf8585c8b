"""For a person with a scanner: a field that takes codes, and taking in all that was scanned at once."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from shop.catalog.models import Variant
from shop.core.admin import AskForm
from shop.inventory.models import StockItem, Warehouse
from shop.inventory.scanning import scanned_units
from shop.inventory.selectors import newest_receipt
from shop.inventory.services.receiving import Arrival, receive_arrivals

HELP = "A SKU or barcode a line; after a space how many, if not one. A code that comes again counts again."


def scan_field() -> forms.CharField:
    """Takes what a scanner types: nothing is sent before the button is pressed, so that no scan is lost."""
    attrs = {"autofocus": True, "rows": 10, "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(label="Scanned", widget=UnfoldAdminTextareaWidget(attrs=attrs), help_text=HELP)


class ReceiveScannedForm(AskForm):
    """Goods that came without a purchase order, as many lines as there are."""

    row: Warehouse
    title = "Receive goods"
    says = "Everything that was scanned is put on the shelf, and the ledger says so."
    button = "Receive"

    scanned = scan_field()
    note = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="For example the delivery note.",
    )

    def perform(self, *, actor: Any) -> str:
        units = scanned_units(text=self.cleaned_data["scanned"], store_id=self.row.store_id)
        arrivals = [Arrival(variant_id=key, quantity=quantity) for key, quantity in units.items()]
        receive_arrivals(warehouse=self.row, arrivals=arrivals, reason=self.cleaned_data["note"], actor=actor)
        total = sum(units.values())
        return f"{total:,} unit{'' if total == 1 else 's'} of {len(units):,} are on the shelf of {self.row}."

    def state(self) -> str:
        """Differs as soon as something was received here, so that a second click on the same delivery asks again."""
        return newest_receipt(warehouse=self.row)

    def picture(self) -> dict[str, Any]:
        units = scanned_units(text=self.cleaned_data["scanned"], store_id=self.row.store_id)
        there = StockItem.objects.filter(warehouse=self.row, variant__in=units).values_list("variant_id", "on_hand")
        on_hand = dict(there)
        skus = Variant.objects.filter(pk__in=units).order_by("sku").values_list("pk", "sku")
        return {f"{sku}: on hand": on_hand.get(pk, 0) for pk, sku in skus}
