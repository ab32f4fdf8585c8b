"""Issuing invoices and credit notes from the order's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Sum
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.orders.models import Invoice, InvoiceLine, Order, OrderStatus
from shop.orders.services.crediting import credit_invoice
from shop.orders.services.invoicing import issue_invoice, open_invoice

from .action_forms import ActionForm
from .actions import OrderAction, register_order_action

ISSUES = "orders.add_invoice"


def standing_invoice(order: Order) -> Invoice | None:
    """The order's invoice that is not wholly credited, read once for all buttons of a page."""
    if "_open_invoice" not in order.__dict__:
        order.__dict__["_open_invoice"] = open_invoice(order=order)
    found: Invoice | None = order.__dict__["_open_invoice"]
    return found


class InvoiceForm(ActionForm):
    title = "Issue the invoice"
    says = "The order as it stands is written down under the next number, for good. A credit note corrects it."
    button = "Issue the invoice"

    def perform(self, *, actor: Any) -> str:
        return f"Invoice {issue_invoice(order=self.order, actor=actor)} is issued."


class CreditNoteForm(ActionForm):
    title = "Issue a credit note"
    says = "Takes back all of the invoice, or units of some of its lines. Money is given back by a refund."
    button = "Issue the credit note"
    columns = ("Item", "SKU", "Amount", "Not credited", "Units to credit")

    reason = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget())

    def build(self, chosen: str) -> None:
        lines = InvoiceLine.objects.filter(invoice=standing_invoice(self.order))
        for line in lines.annotate(back=Sum("credits__quantity", default=0)).order_by("position"):
            left = line.quantity - line.back
            if left:
                self.ask_quantity(line.pk, cells=(line.description, line.sku, line.gross_amount, left), most=left)

    def perform(self, *, actor: Any) -> str:
        invoice = standing_invoice(self.order)
        assert invoice is not None  # else the form would not have been offered
        note = credit_invoice(
            invoice=invoice, quantities=self.quantities(), reason=self.cleaned_data["reason"], actor=actor
        )
        return f"Credit note {note} is issued."


def _may_be_invoiced(order: Order) -> bool:
    is_sold = order.status in (OrderStatus.PLACED, OrderStatus.COMPLETED) and order.item_quantity > 0
    return is_sold and standing_invoice(order) is None


def _may_be_credited(order: Order) -> bool:
    invoice = standing_invoice(order)
    return invoice is not None and invoice.lines.exists()


register_order_action(
    OrderAction(
        "invoice", "Issue the invoice", form=InvoiceForm, rank=50, permission=ISSUES, is_offered=_may_be_invoiced
    )
)
register_order_action(
    OrderAction(
        "credit", "Issue a credit note", form=CreditNoteForm, rank=70, permission=ISSUES, is_offered=_may_be_credited
    )
)
