"""Issuing invoices: the order as it stands, written down for good under the next number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.core.money import ZERO
from shop.orders.billing import Billed, billed_lines, tax_summary
from shop.orders.exceptions import AlreadyInvoiced, NothingToInvoice, NotInThisState
from shop.orders.models import (
    EventKind,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceSeries,
    InvoiceTax,
    Order,
    OrderEvent,
    OrderStatus,
)
from shop.stores.models import Store


@transaction.atomic
def issue_invoice(*, order: Order, actor: Any = None) -> Invoice:
    """Issue an invoice over the order as it stands, and return it.

    Raises NotInThisState unless the order is placed or completed, NothingToInvoice for one without lines, and
    AlreadyInvoiced while an invoice of the order is not wholly credited: correct that one first. Locks the order, then
    the series, whose next number is taken until commit.
    """
    order = Order.objects.select_related("store").locked().get(pk=order.pk)
    if order.status not in (OrderStatus.PLACED, OrderStatus.COMPLETED):
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}: it gets no invoice.")
    standing = open_invoice(order=order)
    if standing is not None:
        raise AlreadyInvoiced(str(standing))
    lines = billed_lines(order=order)
    if not lines:
        raise NothingToInvoice
    return write_document(order=order, kind=InvoiceKind.INVOICE, lines=lines, actor=actor)


def write_document(
    *,
    order: Order,
    kind: InvoiceKind,
    lines: Sequence[Billed],
    credited: Invoice | None = None,
    credited_lines: Sequence[InvoiceLine | None] = (),
    reason: str = "",
    actor: Any = None,
) -> Invoice:
    """Write an invoice or a credit note with its lines and its tax by rate. The caller holds the order's lock."""
    summary = tax_summary(lines)
    tax = sum((rate.tax_amount for rate in summary), Decimal(0))
    invoice = Invoice.objects.create(
        store_id=order.store_id,
        order=order,
        series=_series(order.store, kind),
        kind=kind,
        credited_invoice=credited,
        total_amount=sum((rate.net_amount for rate in summary), tax),
        tax_amount=tax,
        seller=credited.seller if credited else _seller(order.store),
        buyer=credited.buyer if credited else _buyer(order),
        reason=reason[:200],
    )
    invoice.refresh_from_db(fields=["number", "issued_at"])
    taken_back = credited_lines or [None] * len(lines)
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            store_id=order.store_id,
            order=order,
            invoice=invoice,
            position=position,
            credited_line=of,
            **{name: getattr(line, name) for name in Billed.__dataclass_fields__},
        )
        for position, (line, of) in enumerate(zip(lines, taken_back, strict=True), start=1)
    )
    InvoiceTax.objects.bulk_create(
        InvoiceTax(
            store_id=order.store_id,
            order=order,
            invoice=invoice,
            tax_rate=rate.tax_rate,
            net_amount=rate.net_amount,
            tax_amount=rate.tax_amount,
        )
        for rate in summary
    )
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=EventKind.INVOICED,
        message=f"{invoice.get_kind_display()} {invoice} over {invoice.total_amount} {order.currency}"
        + (f": {reason}" if reason else ""),
        details={"invoice": invoice.pk},
        actor=actor,
    )
    return invoice


def open_invoice(*, order: Order) -> Invoice | None:
    """The invoice of the order that is not wholly credited, if there is one."""
    credited = (
        Invoice.objects.filter(credited_invoice=OuterRef("pk"))
        .order_by()
        .values("credited_invoice")
        .annotate(sum=Sum("total_amount"))
        .values("sum")
    )
    for invoice in (
        Invoice.objects.filter(order=order, kind=InvoiceKind.INVOICE)
        .select_related("series")
        .annotate(credited=Coalesce(Subquery(credited), ZERO))
        .order_by("pk")
    ):
        has_credit_note = invoice.credit_notes.exists() if not invoice.total_amount else True
        if invoice.credited < invoice.total_amount or not has_credit_note:
            return invoice
    return None


def _series(store: Store, kind: InvoiceKind) -> InvoiceSeries:
    """The store's newest series for such documents; its first one is begun for this year."""
    newest = InvoiceSeries.objects.filter(store=store, kind=kind).order_by("-pk").first()
    if newest is not None:
        return newest
    letter = "C" if kind == InvoiceKind.CREDIT_NOTE else ""
    prefix = f"{letter}{timezone.now().year}-"
    series, _ = InvoiceSeries.objects.get_or_create(store=store, prefix=prefix, defaults={"kind": kind})
    return series


def _seller(store: Store) -> str:
    lines = [store.invoice_address or store.name]
    return "\n".join(line for line in (*lines, store.contact_email, store.tax_number) if line)


def _buyer(order: Order) -> str:
    """Whoever pays: the billing address, else where it goes, else what is known of the customer."""
    addresses = {address.kind: address for address in order.addresses.all()}
    address = addresses.get("billing") or addresses.get("shipping")
    if address is not None:
        town = " ".join(part for part in (address.postal_code, address.city) if part)
        parts = [address.recipient, address.line1, address.line2, town, address.region, address.country]
        return "\n".join(part for part in parts if part)
    return str(order.customer) if order.customer else order.email or ""
