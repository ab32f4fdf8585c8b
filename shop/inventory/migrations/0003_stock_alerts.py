"""Who wants to be told about low or empty shelves.

Lock: SHARE ROW EXCLUSIVE on warehouses, stores and users while the keys to them are made, for milliseconds: the table is
new. Cost: none at any size. Old code does not know the table.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
from shop.core.db.operations import KeepUpdatedAt


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0002_truths"),
        ("stores", "0003_seller_on_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StockAlert",
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
                    "kind",
                    models.CharField(
                        choices=[("low", "Low stock"), ("out", "Nothing left")],
                        default="low",
                        max_length=3,
                        verbose_name="tell me about",
                    ),
                ),
                ("told_at", models.DateTimeField(editable=False, null=True, verbose_name="last told")),
                ("told_fingerprint", models.CharField(blank=True, editable=False, max_length=32)),
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
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Left empty: all warehouses.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="inventory_stockalert_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["low", "out"])),
                        name="inventory_stockalert_kind_known",
                        violation_error_message="“kind” must be one of: low, out.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "store", "warehouse", "kind"),
                        name="stock_alert_once",
                        nulls_distinct=False,
                        violation_error_message="You are told about this already.",
                    ),
                ],
            },
        ),
        KeepUpdatedAt("inventory_stockalert"),
    ]
