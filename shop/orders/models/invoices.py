"""Invoices and credit notes, numbered without gaps."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.stores.models import StoreOwned, in_same_store, referable

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order


class InvoiceKind(models.TextChoices):
    """What a numbered document says."""

    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"


class InvoiceSeries(StoreOwned):
    """One row is one run of numbers of a store, such as “2026-”. `last_number` moves by one with each invoice.

    Truths: `invoice_series_prefix_unique`, `invoice_numbers_without_gaps`.
    """

    prefix = models.CharField(max_length=20)
    kind = models.CharField(max_length=11, choices=InvoiceKind)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("prefix",)
        verbose_name_plural = "invoice series"
        constraints = [
            referable(),
            known_choice("kind", InvoiceKind),
            models.UniqueConstraint(
                fields=("store", "prefix"),
                name="invoice_series_prefix_unique",
                violation_error_message="Another series already has this prefix.",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix


class Invoice(OrderOwned):
    """One row is one invoice or credit note as it was issued; rows are added, never changed.

    `number` is given by the trigger `invoice_numbers_without_gaps`: it moves the series' counter in the same
    transaction, so a rollback gives the number back. Amounts are snapshots of the order at the time, and so are
    `seller` and `buyer`: names and addresses as they stand on the document. A credit note's amounts are above zero.
    Truths: `invoice_number_unique`, `invoice_credit_note_names_its_invoice`, `invoice_sums_to_totals`,
    `orders_invoice_append_only`.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="invoices", db_constraint=False, db_index=False
    )
    series = models.ForeignKey(
        "orders.InvoiceSeries",
        on_delete=models.PROTECT,
        related_name="invoices",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField(editable=False, db_default=0)
    kind = models.CharField(max_length=11, choices=InvoiceKind)
    credited_invoice = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_notes",
        db_constraint=False,
    )
    total_amount = AmountField("total")
    tax_amount = AmountField("tax")
    seller = models.TextField(db_default="", default="")
    buyer = models.TextField(db_default="", default="")
    reason = models.CharField(max_length=200, blank=True, db_default="", default="")
    issued_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = [
            # Also: the invoices of an order.
            referable_in_order(),
            order_in_same_store(),
            in_same_store("series"),
            in_same_order("credited_invoice"),
            known_choice("kind", InvoiceKind),
            models.UniqueConstraint(
                fields=("series", "number"),
                name="invoice_number_unique",
                violation_error_message="The series already has an invoice with this number.",
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credited_invoice__isnull=True)
                | Q(kind="credit_note", credited_invoice__isnull=False),
                name="invoice_credit_note_names_its_invoice",
                violation_error_message="A credit note names the invoice that it corrects; an invoice names none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.number}"
