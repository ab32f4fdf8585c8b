"""What became of each row of an import, previews, and names for mappings.

Lock: ACCESS EXCLUSIVE on the imports and the mappings for milliseconds; the new columns are empty or have a constant
default, so no row is written. Cost: none at any size. Old code does not know the columns and the table.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints
from shop.core.db.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_truths"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        migrations.AddField(
            model_name="columnmapping",
            name="name",
            field=models.CharField(
                blank=True, db_default="", help_text="What the people of the store call it.", max_length=80
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="preview",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="preview_asked_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="ImportedSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("first_row", models.PositiveIntegerField()),
                ("last_row", models.PositiveIntegerField()),
                ("count", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("changed", "Changed"),
                            ("unchanged", "Unchanged"),
                            ("refused", "Refused"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spans",
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
                "ordering": ("run_id", "first_row"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "run"),
                        name="exchange_importedspan_run_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["created", "changed", "unchanged", "refused"])),
                        name="exchange_importedspan_outcome_known",
                        violation_error_message="“outcome” must be one of: created, changed, unchanged, refused.",
                    ),
                    models.UniqueConstraint(
                        fields=("run", "first_row"),
                        name="imported_span_once",
                        violation_error_message="The receipt already has this row.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__gte", 1),
                            ("last_row__gte", models.F("first_row")),
                            (
                                "count__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("last_row"), "-", models.F("first_row")
                                    ),
                                    "+",
                                    models.Value(1),
                                ),
                            ),
                        ),
                        name="imported_span_holds_rows",
                        violation_error_message="A span holds at least one row, and no more than fit into it.",
                    ),
                ],
            },
        ),
        AppendOnly("exchange_importedspan", sentence="A receipt stays as it was written."),
    ]
