"""What an invoice is over: lines and tax by rate, and who stands on it.

Lock: ACCESS EXCLUSIVE on orders_invoice for a moment, while columns with constant defaults are added and a trigger is
made; the tables are new otherwise. Cost: none at any size. Old code would issue invoices without lines, which are
refused from then on; it goes on reading.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields
from shop.core.db.operations import AppendOnly, SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_payment_operations"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="buyer",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="invoice",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="invoice",
            name="seller",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("description", models.CharField(max_length=420)),
                ("sku", models.CharField(blank=True, max_length=64, verbose_name="SKU")),
                ("quantity", models.PositiveIntegerField()),
                (
                    "unit_price_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="price"),
                ),
                ("price_quantity", models.PositiveIntegerField(default=1)),
                (
                    "discount_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="discount"
                    ),
                ),
                ("tax_rate", models.DecimalField(decimal_places=5, max_digits=6)),
                (
                    "net_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="without tax"),
                ),
                ("tax_amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="tax")),
                (
                    "gross_amount",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("net_amount"), "+", models.F("tax_amount")
                        ),
                        output_field=shop.core.db.fields.AmountField(
                            decimal_places=2, max_digits=12, verbose_name="amount"
                        ),
                    ),
                ),
                (
                    "credited_line",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="orders.invoiceline",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="orders.invoice",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("invoice_id", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_invoiceline_in_order"),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_invoiceline_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "invoice"),
                        name="orders_invoiceline_invoice_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "credited_line"),
                        name="orders_invoiceline_credited_line_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("invoice", "position"),
                        name="invoice_line_position_unique",
                        violation_error_message="The invoice already has a line at this place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tax_rate__gte", 0),
                            ("tax_rate__lt", 1),
                            ("discount_amount__gte", 0),
                            ("net_amount__gte", 0),
                            ("price_quantity__gt", 0),
                            ("quantity__gt", 0),
                            ("tax_amount__gte", 0),
                        ),
                        name="invoice_line_amounts",
                        violation_error_message="A line is for at least one unit, and none of its amounts is below zero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceTax",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("tax_rate", models.DecimalField(decimal_places=5, max_digits=6)),
                (
                    "net_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="without tax"),
                ),
                ("tax_amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="tax")),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taxes",
                        to="orders.invoice",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "invoice taxes",
                "ordering": ("invoice_id", "-tax_rate"),
                "indexes": [models.Index(fields=["order"], name="invoice_tax_of_order")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_invoicetax_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "invoice"),
                        name="orders_invoicetax_invoice_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("invoice", "tax_rate"),
                        name="invoice_tax_once_per_rate",
                        violation_error_message="The invoice already states its tax at this rate.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tax_rate__gte", 0), ("tax_rate__lt", 1), ("net_amount__gte", 0), ("tax_amount__gte", 0)
                        ),
                        name="invoice_tax_amounts",
                        violation_error_message="No tax is below zero.",
                    ),
                ],
            },
        ),
        SqlFile("orders", "invoice_sums_to_totals"),
        SqlFile("orders", "invoice_credits_within_invoiced"),
        AppendOnly("orders_invoiceline", sentence="An invoice stays as it was issued: correct it with a credit note."),
        AppendOnly("orders_invoicetax", sentence="An invoice stays as it was issued: correct it with a credit note."),
    ]
