"""The tables of analytics.

Lock: none on tables in use; the tables are new. Cost: none at any size. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_truths"),
        ("customers", "0002_truths"),
        ("inventory", "0004_movements_fit"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        migrations.CreateModel(
            name="CartDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("begun_on", models.DateField()),
                ("begun", models.PositiveIntegerField()),
                ("ordered", models.PositiveIntegerField()),
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
                "ordering": ("begun_on",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "begun_on"),
                        name="cart_day_once",
                        violation_error_message="The carts of this day were counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CategoryDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("sold_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("units", models.PositiveBigIntegerField()),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                (
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.category",
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
                "ordering": ("sold_on", "category_id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "category"),
                        name="analytics_categoryday_category_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "currency", "sold_on", "category"),
                        name="category_day_once",
                        nulls_distinct=False,
                        violation_error_message="This day of the category was counted already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerSales",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("orders", models.PositiveIntegerField()),
                ("kept_amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="spent")),
                ("first_at", models.DateTimeField(verbose_name="first order")),
                ("last_at", models.DateTimeField(verbose_name="last order")),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sales",
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
                "verbose_name_plural": "customer sales",
                "ordering": ("customer_id", "currency"),
                "indexes": [
                    models.Index(fields=["store", "currency", "first_at"], name="customer_sales_by_first"),
                    models.Index(fields=["store", "currency", "last_at"], name="customer_sales_by_last"),
                ],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="analytics_customersales_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("customer", "currency"),
                        name="customer_sales_once",
                        violation_error_message="This customer was counted already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("sold_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("units", models.PositiveBigIntegerField()),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
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
                "ordering": ("product_id", "sold_on"),
                "indexes": [models.Index(fields=["store", "currency", "sold_on"], name="product_day_by_day")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="analytics_productday_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "sold_on", "currency"),
                        name="product_day_once",
                        violation_error_message="This day of the product was counted already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("orders", models.PositiveIntegerField()),
                (
                    "total_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="sales"),
                ),
                (
                    "refunded_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="refunded"),
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
                "ordering": ("starts_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "currency", "starts_at"),
                        name="sales_hour_once",
                        violation_error_message="This hour was counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleSales",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("happened_on", models.DateField(null=True)),
                ("customer_key", models.BigIntegerField(null=True)),
                ("product_key", models.BigIntegerField(null=True)),
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
                "verbose_name_plural": "stale sales",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("happened_on__isnull", False), ("product_key__isnull", False), _connector="OR"
                        ),
                        name="stale_sales_names_something",
                        violation_error_message="A note names the day or the product that has to be counted again.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WarehouseDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("sold_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("parcels", models.PositiveIntegerField()),
                ("units", models.PositiveBigIntegerField()),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ("sold_on", "warehouse_id"),
                "indexes": [models.Index(fields=["store", "currency", "sold_on"], name="warehouse_day_by_day")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="analytics_warehouseday_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("warehouse", "sold_on", "currency"),
                        name="warehouse_day_once",
                        violation_error_message="This day of the warehouse was counted already.",
                    ),
                ],
            },
        ),
    ]
