"""Imports, their receipts, and how columns are read.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
import shop.exchange.storage


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stores", "0002_truths"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
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
                        choices=[
                            ("products", "Products"),
                            ("prices", "Prices"),
                            ("stock", "Stock"),
                            ("customers", "Customers"),
                            ("orders", "Orders"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "To be looked at"),
                            ("queued", "Under way"),
                            ("applied", "Applied"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=7,
                    ),
                ),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, storage=shop.exchange.storage.imported_files, upload_to=""
                    ),
                ),
                (
                    "headings",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("read_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows")),
                ("created_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="created")),
                ("changed_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="changed")),
                ("unchanged_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="unchanged")),
                (
                    "refused_count",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("read_count"), "-", models.F("created_count")
                                ),
                                "-",
                                models.F("changed_count"),
                            ),
                            "-",
                            models.F("unchanged_count"),
                        ),
                        output_field=models.IntegerField(verbose_name="refused"),
                    ),
                ),
                ("failure", models.CharField(blank=True, editable=False, max_length=500)),
                ("applied_at", models.DateTimeField(editable=False, null=True, verbose_name="applied")),
                (
                    "actor",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
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
                "verbose_name": "import",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("field", models.CharField(blank=True, max_length=40, verbose_name="column")),
                ("reason", models.CharField(max_length=200)),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused_rows",
                        to="exchange.importrun",
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
                "ordering": ("run_id", "row"),
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
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
                        choices=[
                            ("products", "Products"),
                            ("prices", "Prices"),
                            ("stock", "Stock"),
                            ("customers", "Customers"),
                            ("orders", "Orders"),
                        ],
                        max_length=9,
                    ),
                ),
                ("fingerprint", models.CharField(editable=False, help_text="The headings, in short.", max_length=64)),
                ("file_name", models.CharField(max_length=255, verbose_name="first seen in")),
                ("columns", models.JSONField(default=dict)),
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
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["products", "prices", "stock", "customers", "orders"])),
                        name="exchange_columnmapping_kind_known",
                        violation_error_message="“kind” must be one of: products, prices, stock, customers, orders.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "fingerprint"),
                        name="column_mapping_once",
                        violation_error_message="There is already a mapping for these headings.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["store", "-id"], name="import_run_by_newest"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(fields=("store", "id"), name="exchange_importrun_in_store"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["products", "prices", "stock", "customers", "orders"])),
                name="exchange_importrun_kind_known",
                violation_error_message="“kind” must be one of: products, prices, stock, customers, orders.",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "queued", "applied", "failed"])),
                name="exchange_importrun_status_known",
                violation_error_message="“status” must be one of: waiting, queued, applied, failed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "read_count__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("created_count"), "+", models.F("changed_count")
                            ),
                            "+",
                            models.F("unchanged_count"),
                        ),
                    )
                ),
                name="import_run_counts_add_up",
                violation_error_message="Each row that was read is created, changed, unchanged or refused.",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at__isnull", False), ("status", "applied")),
                    models.Q(
                        models.Q(("status", "applied"), _negated=True), ("applied_at__isnull", True), ("read_count", 0)
                    ),
                    _connector="OR",
                ),
                name="import_run_counts_when_applied",
                violation_error_message="An import has a receipt once it is applied, and not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="refusedrow",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "run"),
                name="exchange_refusedrow_run_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="refusedrow",
            constraint=models.UniqueConstraint(
                fields=("run", "row"),
                name="refused_row_once",
                violation_error_message="The receipt already has this row.",
            ),
        ),
    ]
