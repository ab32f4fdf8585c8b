"""Suppliers, purchase orders and receipts.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("catalog", "0002_truths"),
        ("inventory", "0002_truths"),
        ("stores", "0002_truths"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=32)),
                ("currency", models.CharField(help_text="ISO 4217 code, for example EUR.", max_length=3)),
                ("lead_time_days", models.PositiveIntegerField(default=7)),
                ("over_delivery_percent", models.PositiveIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                "ordering": ("name", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="purchasing_supplier_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "name"),
                        name="supplier_name_unique",
                        violation_error_message="There is already a supplier with this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="supplier_currency_is_a_code",
                        violation_error_message="A currency is three capital letters, for example EUR.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("over_delivery_percent__lte", 100)),
                        name="supplier_over_delivery_up_to_all",
                        violation_error_message="No more than twice of what was ordered is taken in without asking.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchaseOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("number", models.CharField(editable=False, max_length=32)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Ordered"),
                            ("received", "Received"),
                            ("closed", "Closed short"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("currency", models.CharField(editable=False, max_length=3)),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="ordered")),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
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
                (
                    "warehouse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchase_orders",
                        to="purchasing.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "sent")),
                        fields=["store", "-id"],
                        name="purchase_order_on_its_way",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="purchasing_purchaseorder_in_store"),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "supplier"),
                        name="purchasing_purchaseorder_supplier_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="purchasing_purchaseorder_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "sent", "received", "closed", "cancelled"])),
                        name="purchasing_purchaseorder_status_known",
                        violation_error_message="“status” must be one of: draft, sent, received, closed, cancelled.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "number"),
                        name="purchase_order_number_unique",
                        violation_error_message="Another purchase order already has this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("draft", "cancelled")), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="purchase_order_sent_has_a_date",
                        violation_error_message="A purchase order that was sent has the time of its sending.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="purchase_order_currency_is_a_code",
                        violation_error_message="A currency is three capital letters, for example EUR.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchaseOrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                (
                    "tolerance_quantity",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="more is taken in"),
                ),
                (
                    "unit_cost_amount",
                    models.DecimalField(decimal_places=4, max_digits=14, verbose_name="cost per unit"),
                ),
                ("received_quantity", models.PositiveIntegerField(default=0, editable=False, verbose_name="received")),
                (
                    "purchase_order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="purchasing.purchaseorder",
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
                (
                    "variant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("purchase_order_id", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("purchase_order", "id"), name="purchase_line_of_order"),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "purchase_order"),
                        name="purchasing_purchaseorderline_purchase_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="purchasing_purchaseorderline_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("purchase_order", "variant"),
                        name="purchase_line_variant_once",
                        violation_error_message="The purchase order already has a line for this variant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("unit_cost_amount__gte", 0)),
                        name="purchase_line_positive",
                        violation_error_message="A line orders at least one unit, at a cost that is not below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "received_quantity__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity"), "+", models.F("tolerance_quantity")
                                ),
                            )
                        ),
                        name="purchase_line_received_within_ordered",
                        violation_error_message="More arrived than was ordered, and more than this supplier may deliver over.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("delivery_note", models.CharField(blank=True, max_length=64, verbose_name="delivery note")),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="when"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purchase_order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="purchasing.purchaseorder",
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
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("purchase_order", "id"), name="receipt_of_order"),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "purchase_order"),
                        name="purchasing_receipt_purchase_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("actor__isnull", False)), fields=["actor"], name="receipt_of_actor"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="purchasing.purchaseorderline",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_line",
                        to="inventory.stockmovement",
                    ),
                ),
                (
                    "purchase_order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="purchasing.purchaseorder",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="purchasing.receipt",
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
                "ordering": ("receipt_id", "id"),
                "indexes": [
                    models.Index(fields=["receipt"], name="receipt_line_of_receipt"),
                    models.Index(fields=["purchase_order"], name="receipt_line_of_order"),
                ],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "purchase_order"),
                        name="purchasing_receiptline_purchase_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("purchase_order", "receipt"),
                        name="purchasing_receiptline_receipt_same_purchase",
                        violation_error_message="This belongs to another purchase order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("purchase_order", "line"),
                        name="purchasing_receiptline_line_same_purchase",
                        violation_error_message="This belongs to another purchase order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "movement"),
                        name="purchasing_receiptline_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("line", "receipt"),
                        name="receipt_line_once",
                        violation_error_message="The receipt already has this line.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="receipt_line_positive",
                        violation_error_message="At least one unit has to arrive.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("supplier_sku", models.CharField(blank=True, max_length=64, verbose_name="supplier's number")),
                (
                    "unit_cost_amount",
                    models.DecimalField(decimal_places=4, max_digits=14, verbose_name="cost per unit"),
                ),
                ("pack_quantity", models.PositiveIntegerField(default=1, verbose_name="units per pack")),
                ("minimum_quantity", models.PositiveIntegerField(default=1, verbose_name="least units")),
                ("is_preferred", models.BooleanField(default=True, verbose_name="asked first")),
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
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="products",
                        to="purchasing.supplier",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("supplier_id", "variant_id"),
                "indexes": [models.Index(fields=["variant", "supplier"], name="supplier_product_of_variant")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "supplier"),
                        name="purchasing_supplierproduct_supplier_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="purchasing_supplierproduct_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("supplier", "variant"),
                        name="supplier_product_once",
                        violation_error_message="The supplier already has a line for this variant.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_preferred", True)),
                        fields=("variant",),
                        name="supplier_product_one_preferred",
                        violation_error_message="Another supplier is already asked first for this variant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_quantity__gte", 1), ("pack_quantity__gte", 1)),
                        name="supplier_product_pack_positive",
                        violation_error_message="A pack holds at least one unit, and at least one is ordered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit_cost_amount__gte", 0)),
                        name="supplier_product_cost_not_negative",
                        violation_error_message="A cost cannot be below zero.",
                    ),
                ],
            },
        ),
    ]
