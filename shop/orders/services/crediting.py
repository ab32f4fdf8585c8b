"""Correcting invoices: a credit note takes back all of one, or units of some of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from shop.core.money import ZERO, rounded
from shop.orders.billing import Billed
from shop.orders.exceptions import MoreThanInvoiced, NothingToCredit, NotInThisState
from shop.orders.models import Invoice, InvoiceKind, InvoiceLine, Order
from shop.orders.services.invoicing import write_document


@transaction.atomic
def credit_invoice(
    *, invoice: Invoice, quantities: Mapping[int, int] | None = None, reason: str = "", actor: Any = None
) -> Invoice:
    """Issue a credit note over `quantities` (units by invoice line) of an invoice, all that is left if not given.

    What was paid for a part is the line's share by quantity, rounded so that all parts sum to the line. Raises
    NotInThisState for a credit note, NothingToCredit, MoreThanInvoiced. Locks the order, then the series.
    """
    order = Order.objects.select_related("store").locked().get(pk=invoice.order_id)
    if invoice.kind != InvoiceKind.INVOICE:
        raise NotInThisState("A credit note corrects an invoice, not another credit note.")
    lines = list(
        InvoiceLine.objects.filter(invoice=invoice)
        .annotate(back=Sum("credits__quantity", default=0))
        .annotate(
            net_back=Sum("credits__net_amount", default=ZERO),
            tax_back=Sum("credits__tax_amount", default=ZERO),
        )
        .order_by("position")
    )
    wanted = {line.pk: line.quantity - line.back for line in lines} if quantities is None else dict(quantities)
    unknown = wanted.keys() - {line.pk for line in lines}
    if unknown:
        raise NothingToCredit
    taken: list[tuple[InvoiceLine, Billed]] = []
    for line in lines:
        units = wanted.get(line.pk, 0)
        if not 0 <= units <= line.quantity - line.back:
            raise MoreThanInvoiced(what=line.description, wanted=units, left=line.quantity - line.back)
        if units:
            taken.append((line, _part(line, units)))
    if not taken:
        raise NothingToCredit
    return write_document(
        order=order,
        kind=InvoiceKind.CREDIT_NOTE,
        lines=[part for _, part in taken],
        credited=invoice,
        credited_lines=[line for line, _ in taken],
        reason=reason,
        actor=actor,
    )


def _part(line: Any, units: int) -> Billed:
    """What `units` more of an invoice line come to, after those that were credited before.

    What the customer paid for them is shared out first, so that half of 40.00 is 20.00, and the tax in it after that;
    neither the tax nor what is left without it goes beyond what the line still has.
    """
    net_left, tax_left = line.net_amount - line.net_back, line.tax_amount - line.tax_back

    def up_to_now(amount: Decimal) -> Decimal:
        return rounded(amount * (line.back + units) / line.quantity)

    gross = max(up_to_now(line.gross_amount) - line.net_back - line.tax_back, ZERO)
    tax = up_to_now(line.tax_amount) - line.tax_back
    tax = min(max(tax, ZERO, gross - net_left), gross, tax_left)
    discount = up_to_now(line.discount_amount) - rounded(line.discount_amount * line.back / line.quantity)
    return Billed(
        description=line.description,
        sku=line.sku,
        quantity=units,
        unit_price_amount=line.unit_price_amount,
        price_quantity=line.price_quantity,
        discount_amount=discount,
        tax_rate=line.tax_rate,
        net_amount=gross - tax,
        tax_amount=tax,
    )
