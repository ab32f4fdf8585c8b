"""Sales, from cart to invoice.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("catalog", "0001_initial"),
        ("customers", "0001_initial"),
        ("inventory", "0001_initial"),
        ("pricing", "0001_initial"),
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cart",
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
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("ordered", "Ordered"),
                            ("merged", "Merged into another"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                        editable=False,
                        max_length=7,
                    ),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carts",
                        to="customers.customer",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["store", "updated_at"], name="cart_abandoned"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="orders_cart_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "ordered", "merged", "expired"])),
                        name="orders_cart_status_known",
                        violation_error_message="“status” must be one of: open, ordered, merged, expired.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("customer",),
                        name="cart_one_open_per_customer",
                        violation_error_message="The customer already has an open cart.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="cart_currency_is_a_code",
                        violation_error_message="A currency is three capital letters, for example EUR.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="orders_cart_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CartLine",
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
                ("quantity", models.PositiveIntegerField(default=1)),
                (
                    "cart",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.cart",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("cart_id", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cart", "variant"),
                        name="cart_line_variant_once",
                        violation_error_message="The cart already has a line for this variant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="cart_line_positive",
                        violation_error_message="A line is for at least one unit.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "cart"),
                        name="orders_cartline_cart_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="orders_cartline_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("prefix", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(choices=[("invoice", "Invoice"), ("credit_note", "Credit note")], max_length=11),
                ),
                ("last_number", models.PositiveIntegerField(default=0, editable=False)),
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
                "verbose_name_plural": "invoice series",
                "ordering": ("prefix",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="orders_invoiceseries_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["invoice", "credit_note"])),
                        name="orders_invoiceseries_kind_known",
                        violation_error_message="“kind” must be one of: invoice, credit_note.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "prefix"),
                        name="invoice_series_prefix_unique",
                        violation_error_message="Another series already has this prefix.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
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
                ("number", models.CharField(max_length=32)),
                (
                    "email",
                    shop.core.db.fields.NormalisedEmailField(
                        blank=True, max_length=254, null=True, verbose_name="e-mail"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("placed", "Placed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("placed_at", models.DateTimeField(editable=False, null=True, verbose_name="placed")),
                ("currency", models.CharField(editable=False, max_length=3)),
                ("prices_include_tax", models.BooleanField(default=True, editable=False)),
                (
                    "shipping_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="shipping"
                    ),
                ),
                ("idempotency_key", models.CharField(editable=False, max_length=80, null=True)),
                (
                    "lines_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="lines"
                    ),
                ),
                (
                    "tax_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="tax"
                    ),
                ),
                (
                    "discount_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="discount"
                    ),
                ),
                (
                    "captured_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="captured"
                    ),
                ),
                (
                    "refunded_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="refunded"
                    ),
                ),
                ("item_quantity", models.IntegerField(default=0, editable=False, verbose_name="items")),
                ("fulfilled_quantity", models.IntegerField(default=0, editable=False, verbose_name="shipped")),
                ("returned_quantity", models.IntegerField(default=0, editable=False, verbose_name="returned")),
                (
                    "total_amount",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("lines_amount"), "-", models.F("discount_amount")
                                    ),
                                    "+",
                                    models.F("shipping_amount"),
                                ),
                                "+",
                                models.Case(
                                    models.When(prices_include_tax=True, then=models.Value(0)),
                                    default=models.F("tax_amount"),
                                    output_field=shop.core.db.fields.AmountField(decimal_places=2, max_digits=12),
                                ),
                            ),
                            output_field=shop.core.db.fields.AmountField(decimal_places=2, max_digits=12),
                        ),
                        output_field=shop.core.db.fields.AmountField(
                            decimal_places=2, max_digits=12, verbose_name="total"
                        ),
                    ),
                ),
                (
                    "payment_state",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(captured_amount=0, item_quantity=0, then=models.Value("unpaid")),
                            models.When(
                                refunded_amount=models.F("captured_amount"),
                                refunded_amount__gt=0,
                                then=models.Value("refunded"),
                            ),
                            models.When(refunded_amount__gt=0, then=models.Value("partly_refunded")),
                            models.When(
                                captured_amount__gte=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("lines_amount"), "-", models.F("discount_amount")
                                        ),
                                        "+",
                                        models.F("shipping_amount"),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(prices_include_tax=True, then=models.Value(0)),
                                        default=models.F("tax_amount"),
                                        output_field=shop.core.db.fields.AmountField(decimal_places=2, max_digits=12),
                                    ),
                                ),
                                then=models.Value("paid"),
                            ),
                            models.When(captured_amount__gt=0, then=models.Value("partly_paid")),
                            default=models.Value("unpaid"),
                            output_field=models.CharField(max_length=15),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("unpaid", "Unpaid"),
                                ("partly_paid", "Partly paid"),
                                ("paid", "Paid"),
                                ("partly_refunded", "Partly refunded"),
                                ("refunded", "Refunded"),
                            ],
                            max_length=15,
                            verbose_name="payment",
                        ),
                    ),
                ),
                (
                    "fulfilment_state",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                item_quantity__gt=0,
                                returned_quantity=models.F("item_quantity"),
                                then=models.Value("returned"),
                            ),
                            models.When(returned_quantity__gt=0, then=models.Value("partly_returned")),
                            models.When(
                                fulfilled_quantity=models.F("item_quantity"),
                                item_quantity__gt=0,
                                then=models.Value("fulfilled"),
                            ),
                            models.When(fulfilled_quantity__gt=0, then=models.Value("partly_fulfilled")),
                            default=models.Value("unfulfilled"),
                            output_field=models.CharField(max_length=16),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("unfulfilled", "To ship"),
                                ("partly_fulfilled", "Partly shipped"),
                                ("fulfilled", "Shipped"),
                                ("partly_returned", "Partly returned"),
                                ("returned", "Returned"),
                            ],
                            max_length=16,
                            verbose_name="shipping state",
                        ),
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="customers.customer",
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
                "ordering": ("-placed_at", "-id"),
                "indexes": [
                    models.Index(fields=["store", "-placed_at", "-id"], name="order_by_newest"),
                    models.Index(fields=["store", "status", "-placed_at", "-id"], name="order_by_status_newest"),
                    models.Index(fields=["customer", "-placed_at", "-id"], name="order_of_customer"),
                    models.Index(
                        condition=models.Q(("email__isnull", False)),
                        fields=["email"],
                        name="order_email_prefix",
                        opclasses=("text_pattern_ops",),
                    ),
                    models.Index(fields=["number"], name="order_number_prefix", opclasses=("text_pattern_ops",)),
                    models.Index(
                        condition=models.Q(("fulfilled_quantity__lt", models.F("item_quantity")), ("status", "placed")),
                        fields=["store", "-placed_at", "-id"],
                        name="order_to_ship",
                    ),
                    models.Index(
                        condition=models.Q(("payment_state__in", ("unpaid", "partly_paid")), ("status", "placed")),
                        fields=["store", "-placed_at", "-id"],
                        name="order_to_capture",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="orders_order_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "placed", "completed", "cancelled"])),
                        name="orders_order_status_known",
                        violation_error_message="“status” must be one of: draft, placed, completed, cancelled.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "number"),
                        name="order_number_unique",
                        violation_error_message="Another order already has this number.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "idempotency_key"),
                        name="order_idempotency_key_unique",
                        violation_error_message="This order has been placed already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower(models.F("email"))),
                            ("email__regex", "^\\S+$"),
                        ),
                        name="order_email_is_normalised",
                        violation_error_message="An e-mail address is stored in small letters and without blanks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "discount_amount__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("lines_amount"), "+", models.F("shipping_amount")
                                ),
                            ),
                            ("discount_amount__gte", 0),
                            ("lines_amount__gte", 0),
                            ("shipping_amount__gte", 0),
                            ("tax_amount__gte", 0),
                        ),
                        name="order_total_not_negative",
                        violation_error_message="Discounts cannot be worth more than the lines and the shipping.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refunded_amount__gte", 0), ("refunded_amount__lte", models.F("captured_amount"))
                        ),
                        name="order_refunds_within_captures",
                        violation_error_message="No more can be refunded than was captured.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fulfilled_quantity__lte", models.F("item_quantity")),
                            ("returned_quantity__gte", 0),
                            ("returned_quantity__lte", models.F("fulfilled_quantity")),
                        ),
                        name="order_quantities_in_order",
                        violation_error_message="No more can be shipped than ordered, or returned than shipped.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("placed_at__isnull", True), ("status", "draft")),
                            ("status", "cancelled"),
                            models.Q(("placed_at__isnull", False), ("status__in", ("placed", "completed"))),
                            _connector="OR",
                        ),
                        name="order_placed_has_a_date",
                        violation_error_message="A placed order has the time of its placing, and a draft has none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="order_currency_is_a_code",
                        violation_error_message="A currency is three capital letters, for example EUR.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="orders_order_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("number", models.PositiveIntegerField(db_default=0, editable=False)),
                (
                    "kind",
                    models.CharField(choices=[("invoice", "Invoice"), ("credit_note", "Credit note")], max_length=11),
                ),
                (
                    "total_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="total"),
                ),
                ("tax_amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="tax")),
                (
                    "issued_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "credited_invoice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="orders.invoice",
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
                    "series",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="orders.invoiceseries",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_invoice_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["invoice", "credit_note"])),
                        name="orders_invoice_kind_known",
                        violation_error_message="“kind” must be one of: invoice, credit_note.",
                    ),
                    models.UniqueConstraint(
                        fields=("series", "number"),
                        name="invoice_number_unique",
                        violation_error_message="The series already has an invoice with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credited_invoice__isnull", True), ("kind", "invoice")),
                            models.Q(("credited_invoice__isnull", False), ("kind", "credit_note")),
                            _connector="OR",
                        ),
                        name="invoice_credit_note_names_its_invoice",
                        violation_error_message="A credit note names the invoice that it corrects; an invoice names none.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_invoice_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "series"),
                        name="orders_invoice_series_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "credited_invoice"),
                        name="orders_invoice_credited_invoice_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fulfilment",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("packing", "Being packed"),
                            ("shipped", "Shipped"),
                            ("delivered", "Delivered"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="packing",
                        max_length=9,
                    ),
                ),
                ("carrier", models.CharField(blank=True, max_length=60)),
                ("tracking_number", models.CharField(blank=True, max_length=80)),
                ("shipped_at", models.DateTimeField(editable=False, null=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilments",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "packing")), fields=["warehouse", "id"], name="fulfilment_packing"
                    ),
                    models.Index(fields=["warehouse", "-id"], name="fulfilment_of_warehouse"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_fulfilment_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["packing", "shipped", "delivered", "cancelled"])),
                        name="orders_fulfilment_status_known",
                        violation_error_message="“status” must be one of: packing, shipped, delivered, cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shipped_at__isnull", False), ("status__in", ("shipped", "delivered"))),
                            models.Q(("shipped_at__isnull", True), ("status__in", ("packing", "cancelled"))),
                            _connector="OR",
                        ),
                        name="fulfilment_shipped_has_a_date",
                        violation_error_message="What has been shipped has the time when it left, and nothing else has one.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_fulfilment_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="orders_fulfilment_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("recipient", models.CharField(max_length=150)),
                ("line1", models.CharField(max_length=200, verbose_name="address")),
                ("line2", models.CharField(blank=True, max_length=200, verbose_name="address, second line")),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(max_length=100)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("country", models.CharField(help_text="ISO 3166 code, for example DE.", max_length=2)),
                ("phone", models.CharField(blank=True, max_length=32)),
                ("kind", models.CharField(choices=[("shipping", "Shipping"), ("billing", "Billing")], max_length=8)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
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
                "verbose_name_plural": "order addresses",
                "ordering": ("order_id", "kind"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["shipping", "billing"])),
                        name="orders_orderaddress_kind_known",
                        violation_error_message="“kind” must be one of: shipping, billing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="orders_orderaddress_country_is_a_code",
                        violation_error_message="A country is two capital letters, for example DE.",
                    ),
                    models.UniqueConstraint(
                        fields=("order", "kind"),
                        name="order_address_one_per_kind",
                        violation_error_message="The order already has an address of this kind.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_orderaddress_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("placed", "Placed"),
                            ("changed", "Changed"),
                            ("paid", "Paid"),
                            ("shipped", "Shipped"),
                            ("returned", "Returned"),
                            ("refunded", "Refunded"),
                            ("invoiced", "Invoiced"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("note", "Note"),
                        ],
                        max_length=9,
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=500)),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "occurred_at",
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
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
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
                "ordering": ("order_id", "occurred_at", "id"),
                "indexes": [
                    models.Index(fields=["order", "occurred_at", "id"], name="order_event_timeline"),
                    models.Index(
                        condition=models.Q(("actor__isnull", False)), fields=["actor"], name="order_event_of_actor"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "created",
                                    "placed",
                                    "changed",
                                    "paid",
                                    "shipped",
                                    "returned",
                                    "refunded",
                                    "invoiced",
                                    "completed",
                                    "cancelled",
                                    "note",
                                ],
                            )
                        ),
                        name="orders_orderevent_kind_known",
                        violation_error_message="“kind” must be one of: created, placed, changed, paid, shipped, returned, refunded, invoiced, completed, cancelled, note.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_orderevent_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
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
                ("product_name", models.CharField(max_length=200)),
                ("variant_name", models.CharField(blank=True, max_length=200)),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("quantity", models.PositiveIntegerField()),
                (
                    "unit_price_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="price"),
                ),
                ("price_quantity", models.PositiveIntegerField(default=1)),
                ("tax_rate", models.DecimalField(decimal_places=5, default=0, max_digits=6)),
                (
                    "tax_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, default=0, max_digits=12, verbose_name="tax"),
                ),
                ("fulfilled_quantity", models.PositiveIntegerField(default=0, editable=False, verbose_name="shipped")),
                ("returned_quantity", models.PositiveIntegerField(default=0, editable=False, verbose_name="returned")),
                (
                    "subtotal_amount",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.comparison.Cast(
                                        models.F("quantity"), models.DecimalField(decimal_places=0, max_digits=24)
                                    ),
                                    "*",
                                    models.F("unit_price_amount"),
                                ),
                                "/",
                                models.F("price_quantity"),
                            ),
                            precision=2,
                        ),
                        output_field=shop.core.db.fields.AmountField(
                            decimal_places=2, max_digits=12, verbose_name="amount"
                        ),
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
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
                (
                    "variant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order_lines",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("order_id", "id"),
                "indexes": [models.Index(fields=["variant", "order"], name="order_line_of_variant")],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_orderline_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("price_quantity__gt", 0), ("quantity__gt", 0)),
                        name="order_line_positive",
                        violation_error_message="A line is for at least one unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_amount__gte", 0), ("unit_price_amount__gte", 0)),
                        name="order_line_price_not_negative",
                        violation_error_message="A price cannot be below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_rate__gte", 0), ("tax_rate__lt", 1)),
                        name="order_line_tax_rate_is_a_share",
                        violation_error_message="A tax rate is a share from 0 to below 1: write 0.19 for 19 %.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fulfilled_quantity__lte", models.F("quantity"))),
                        name="order_line_fulfilled_within_ordered",
                        violation_error_message="No more can be shipped than was ordered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returned_quantity__lte", models.F("fulfilled_quantity"))),
                        name="order_line_returned_within_fulfilled",
                        violation_error_message="No more can come back than was shipped.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_orderline_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="orders_orderline_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderDiscount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("promotion", "Promotion"),
                            ("coupon", "Coupon"),
                            ("loyalty", "Loyalty card"),
                            ("multibuy", "Price for several"),
                            ("manual", "Given by staff"),
                        ],
                        max_length=9,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discounts",
                        to="orders.order",
                    ),
                ),
                (
                    "promotion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.promotion",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.couponredemption",
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
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discounts",
                        to="orders.orderline",
                    ),
                ),
            ],
            options={
                "ordering": ("order_id", "id"),
                "indexes": [
                    models.Index(fields=["order", "line"], name="order_discount_of_order"),
                    models.Index(
                        condition=models.Q(("line__isnull", False)), fields=["line"], name="order_discount_of_line"
                    ),
                    models.Index(
                        condition=models.Q(("promotion__isnull", False)),
                        fields=["promotion"],
                        name="order_discount_of_promotion",
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("redemption__isnull", False)),
                        expressions=[("redemption", "="), ("order", "<>")],
                        name="order_discount_redemption_of_one_order",
                        violation_error_message="Another order has used this coupon's redemption already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["promotion", "coupon", "loyalty", "multibuy", "manual"])),
                        name="orders_orderdiscount_kind_known",
                        violation_error_message="“kind” must be one of: promotion, coupon, loyalty, multibuy, manual.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="order_discount_positive",
                        violation_error_message="A discount takes something off.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_orderdiscount_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "line"),
                        name="orders_orderdiscount_line_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "promotion"),
                        name="orders_orderdiscount_promotion_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "redemption"),
                        name="orders_orderdiscount_redemption_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineReservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "reservation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.reservation",
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
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservations",
                        to="orders.orderline",
                    ),
                ),
            ],
            options={
                "ordering": ("line_id", "id"),
                "indexes": [models.Index(fields=["order"], name="line_reservation_of_order")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_linereservation_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "line"),
                        name="orders_linereservation_line_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "reservation"),
                        name="orders_linereservation_reservation_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FulfilmentLine",
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
                    "fulfilment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.fulfilment",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilment_line",
                        to="inventory.stockmovement",
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
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilment_lines",
                        to="orders.orderline",
                    ),
                ),
            ],
            options={
                "ordering": ("fulfilment_id", "id"),
                "indexes": [
                    models.Index(fields=["fulfilment"], name="fulfilment_line_of_fulfilment"),
                    models.Index(fields=["order"], name="fulfilment_line_of_order"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "fulfilment"),
                        name="fulfilment_line_once",
                        violation_error_message="The fulfilment already carries this line.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="fulfilment_line_positive",
                        violation_error_message="A fulfilment carries at least one unit.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_fulfilmentline_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "fulfilment"),
                        name="orders_fulfilmentline_fulfilment_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "line"),
                        name="orders_fulfilmentline_line_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "movement"),
                        name="orders_fulfilmentline_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("card", "Card"),
                            ("bank_transfer", "Bank transfer"),
                            ("cash", "Cash"),
                            ("gift_card", "Gift card"),
                            ("makers_coupon", "Maker's coupon"),
                            ("till", "Paid at the till"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("authorised", "Authorised"),
                            ("captured", "Captured"),
                            ("voided", "Voided"),
                            ("failed", "Failed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                (
                    "captured_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="captured"
                    ),
                ),
                (
                    "refunded_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="refunded"
                    ),
                ),
                ("provider", models.CharField(blank=True, max_length=32)),
                ("provider_reference", models.CharField(blank=True, max_length=128)),
                ("card_brand", models.CharField(blank=True, max_length=20)),
                ("card_last4", models.CharField(blank=True, max_length=4, verbose_name="last four digits")),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
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
                "ordering": ("order_id", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_payment_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["card", "bank_transfer", "cash", "gift_card", "makers_coupon", "till"])
                        ),
                        name="orders_payment_method_known",
                        violation_error_message="“method” must be one of: card, bank_transfer, cash, gift_card, makers_coupon, till.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "authorised", "captured", "voided", "failed"])),
                        name="orders_payment_status_known",
                        violation_error_message="“status” must be one of: pending, authorised, captured, voided, failed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("captured_amount__gte", 0), ("captured_amount__lte", models.F("amount"))
                        ),
                        name="payment_capture_within_amount",
                        violation_error_message="No more can be captured than was authorised.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refunded_amount__gte", 0), ("refunded_amount__lte", models.F("captured_amount"))
                        ),
                        name="payment_refunds_within_capture",
                        violation_error_message="No more can be refunded than was captured.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "captured"), ("captured_amount", 0), _connector="OR"),
                        name="payment_only_captured_takes_money",
                        violation_error_message="Only a captured payment has taken money.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("card_brand__regex", "^[^0-9]*$"), ("card_last4__regex", "^([0-9]{4})?$")),
                        name="payment_card_shows_four_digits",
                        violation_error_message="Only the last four digits of a card may be stored.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("provider_reference", ""), _negated=True),
                        fields=("store", "provider", "provider_reference"),
                        name="payment_provider_reference_unique",
                        violation_error_message="This payment of the provider is already recorded.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_payment_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("provider_reference", models.CharField(blank=True, max_length=128)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="orders.order",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="orders.payment",
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
                "ordering": ("order_id", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_refund_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("provider_reference", ""), _negated=True),
                        fields=("payment", "provider_reference"),
                        name="refund_provider_reference_unique",
                        violation_error_message="This refund of the provider is already recorded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="refund_positive",
                        violation_error_message="A refund gives something back.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_refund_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "payment"),
                        name="orders_refund_payment_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("approved", "Approved"),
                            ("received", "Received"),
                            ("rejected", "Rejected"),
                        ],
                        default="requested",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
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
                (
                    "warehouse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("requested", "approved"))),
                        fields=["store", "id"],
                        name="return_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_return_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["requested", "approved", "received", "rejected"])),
                        name="orders_return_status_known",
                        violation_error_message="“status” must be one of: requested, approved, received, rejected.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_return_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="orders_return_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="requested")),
                ("received_quantity", models.PositiveIntegerField(default=0, editable=False, verbose_name="received")),
                ("is_restocked", models.BooleanField(default=True, verbose_name="back on the shelf")),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_lines",
                        to="orders.orderline",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_line",
                        to="inventory.stockmovement",
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
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.return",
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
                "ordering": ("request_id", "id"),
                "indexes": [
                    models.Index(fields=["request"], name="return_line_of_return"),
                    models.Index(fields=["order"], name="return_line_of_order"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "request"),
                        name="return_line_once",
                        violation_error_message="The return already has this line.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="return_line_positive",
                        violation_error_message="At least one unit has to come back.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_quantity__lte", models.F("quantity"))),
                        name="return_line_received_within_requested",
                        violation_error_message="No more can be received than was announced.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_returnline_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "request"),
                        name="orders_returnline_request_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "line"),
                        name="orders_returnline_line_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "movement"),
                        name="orders_returnline_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
    ]
