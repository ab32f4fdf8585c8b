"""Invoices and credit notes as PDF: the same rows make the same file, byte by byte, so none has to be kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from shop.orders.models import Invoice, InvoiceKind, InvoiceLine

TEMPLATE = Path(__file__).with_name("invoice.typ")


def invoices_as_pdf(invoices: Sequence[Invoice]) -> bytes:
    """One PDF with these documents in this order, each beginning on a page of its own. Five statements for them all."""
    found = (
        Invoice.objects.filter(pk__in=[invoice.pk for invoice in invoices])
        .select_related("order", "store", "series", "credited_invoice__series")
        .prefetch_related("lines", "taxes")
        .in_bulk()
    )
    documents = [_facts(found[invoice.pk]) for invoice in invoices]
    pdf: bytes = typst.compile(TEMPLATE, sys_inputs={"documents": json.dumps(documents)})
    return pdf


def file_name(invoice: Invoice) -> str:
    """A name for the file that every system takes."""
    kind = "invoice" if invoice.kind == InvoiceKind.INVOICE else "credit-note"
    number = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in str(invoice))
    return f"{kind}-{number}.pdf"


def _facts(invoice: Invoice) -> dict[str, Any]:
    """What the template sets, as texts."""
    order = invoice.order
    is_credit = invoice.kind == InvoiceKind.CREDIT_NOTE
    sign = -1 if is_credit else 1
    net = invoice.total_amount - invoice.tax_amount
    seller = (invoice.seller or invoice.store.name).splitlines()
    return {
        "title": "Credit note" if is_credit else "Invoice",
        "number": str(invoice),
        "year": invoice.issued_at.year,
        "month": invoice.issued_at.month,
        "day": invoice.issued_at.day,
        "date": _date(invoice.issued_at),
        "seller": seller,
        "shop": invoice.store.name,
        "buyer": invoice.buyer.splitlines(),
        "order": order.number,
        "ordered": _date(order.placed_at) if order.placed_at else "",
        "corrects": f"Invoice {invoice.credited_invoice}" if invoice.credited_invoice else "",
        "reason": invoice.reason,
        "currency": order.currency,
        "lines": [_line(line, sign) for line in sorted(invoice.lines.all(), key=lambda line: line.position)],
        "taxes": [
            {
                "rate": _rate(tax.tax_rate),
                "net": _money(sign * tax.net_amount),
                "tax": _money(sign * tax.tax_amount),
                "gross": _money(sign * (tax.net_amount + tax.tax_amount)),
            }
            for tax in sorted(invoice.taxes.all(), key=lambda tax: -tax.tax_rate)
        ],
        "net": _money(sign * net),
        "tax": _money(sign * invoice.tax_amount),
        "total": _money(sign * invoice.total_amount),
        "state": "" if is_credit else _payment_state(order),
        "price_note": "Prices include tax." if order.prices_include_tax else "Prices are without tax.",
    }


def _line(line: InvoiceLine, sign: int) -> dict[str, str]:
    price = _money(line.unit_price_amount)
    return {
        "description": line.description,
        "sku": line.sku,
        "quantity": f"{line.quantity:,}",
        "price": price if line.price_quantity == 1 else f"{price} / {line.price_quantity:,}",
        "discount": _money(-sign * line.discount_amount) if line.discount_amount else "",
        "rate": _rate(line.tax_rate),
        "net": _money(sign * line.net_amount),
        "gross": _money(sign * line.gross_amount),
    }


def _payment_state(order: Any) -> str:
    """What of the order is paid, in the words of a receipt."""
    held = order.captured_amount - order.refunded_amount
    if held >= order.total_amount:
        return "Paid. Thank you!"
    if held > 0:
        return (
            f"Paid: {_money(held)} {order.currency}. To be paid: {_money(order.total_amount - held)} {order.currency}."
        )
    return f"To be paid: {_money(order.total_amount)} {order.currency}."


def _money(amount: Decimal) -> str:
    return f"{amount + 0:,.2f}".replace("-", "−")  # + 0: there is no minus before nothing


def _rate(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _date(at: Any) -> str:
    return f"{at.day} {at:%B %Y}"
