"""What an invoice is over: its lines, and its tax rate by rate."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.fields import AmountField

from .ownership import OrderOwned, in_same_order, order_in_same_store, referable_in_order

SHARE = models.Q(tax_rate__gte=0, tax_rate__lt=1)


class InvoiceLine(OrderOwned):
    """One row is one line of an invoice or credit note as it was issued; rows are added with their document only.

    All of it is a snapshot: names, prices, what was off (its own discounts and its share of the order's), and the
    amount without tax, the tax, and with it. A credit note's lines are amounts taken back, above zero, each of the
    line that `credited_line` names. The shipping has a line for each tax rate and no SKU.
    Truths: `invoice_sums_to_totals`, `invoice_credits_within_invoiced`, `invoice_line_position_unique`,
    `invoice_line_amounts`, `orders_invoiceline_append_only`. Written by the invoice services.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    invoice = models.ForeignKey(
        "orders.Invoice", on_delete=models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    credited_line = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="credits", db_constraint=False
    )
    description = models.CharField(max_length=420)
    sku = models.CharField("SKU", max_length=64, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price_amount = AmountField("price")
    price_quantity = models.PositiveIntegerField(default=1)
    discount_amount = AmountField("discount", default=0)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=5)
    net_amount = AmountField("without tax")
    tax_amount = AmountField("tax")
    gross_amount = models.GeneratedField(
        expression=F("net_amount") + F("tax_amount"), output_field=AmountField("amount"), db_persist=True
    )

    class Meta:
        ordering = ("invoice_id", "position")
        constraints = [
            referable_in_order(),
            order_in_same_store(),
            in_same_order("invoice"),
            in_same_order("credited_line"),
            # Also: the lines of an invoice.
            models.UniqueConstraint(
                fields=("invoice", "position"),
                name="invoice_line_position_unique",
                violation_error_message="The invoice already has a line at this place.",
            ),
            models.CheckConstraint(
                condition=SHARE
                & Q(quantity__gt=0, price_quantity__gt=0, net_amount__gte=0, tax_amount__gte=0, discount_amount__gte=0),
                name="invoice_line_amounts",
                violation_error_message="A line is for at least one unit, and none of its amounts is below zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"


class InvoiceTax(OrderOwned):
    """One row is the tax of an invoice at one rate, as its summary states it; rows are added with it only.

    A snapshot that the law wants on the document, and equal to its lines at that rate: when the transaction ends,
    `invoice_sums_to_totals` compares lines, summary and totals.
    Truths: also `invoice_tax_once_per_rate`, `invoice_tax_amounts`, `orders_invoicetax_append_only`.
    """

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    invoice = models.ForeignKey(
        "orders.Invoice", on_delete=models.PROTECT, related_name="taxes", db_constraint=False, db_index=False
    )
    tax_rate = models.DecimalField(max_digits=6, decimal_places=5)
    net_amount = AmountField("without tax")
    tax_amount = AmountField("tax")

    class Meta:
        ordering = ("invoice_id", "-tax_rate")
        verbose_name_plural = "invoice taxes"
        constraints = [
            order_in_same_store(),
            in_same_order("invoice"),
            # Also: the summary of an invoice.
            models.UniqueConstraint(
                fields=("invoice", "tax_rate"),
                name="invoice_tax_once_per_rate",
                violation_error_message="The invoice already states its tax at this rate.",
            ),
            models.CheckConstraint(
                condition=SHARE & Q(net_amount__gte=0, tax_amount__gte=0),
                name="invoice_tax_amounts",
                violation_error_message="No tax is below zero.",
            ),
        ]
        indexes = [
            # What an invoice of an order states, asked before the order is deleted.
            models.Index(fields=("order",), name="invoice_tax_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.tax_rate:.2%}: {self.tax_amount}"
