"""Changes to many rows at once, with what stood there before.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
from shop.core.db.operations import AppendOnly, KeepUpdatedAt, LegalSteps


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_every_row_has_a_receipt"),
        ("stores", "0003_seller_on_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Changeset",
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
                ("title", models.CharField(max_length=200)),
                (
                    "target",
                    models.CharField(
                        choices=[("products", "Products"), ("variants", "Variants"), ("stock", "Stock")],
                        max_length=8,
                        verbose_name="of",
                    ),
                ),
                (
                    "subject_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("wishes", models.JSONField(default=list, editable=False)),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="prices begin")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "To be looked at"),
                            ("queued", "Under way"),
                            ("applied", "Applied"),
                            ("failed", "Failed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=7,
                    ),
                ),
                ("changed_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="changed")),
                (
                    "unchanged_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="alike already"),
                ),
                (
                    "refused_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="left as they were"),
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
                        verbose_name="made by",
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
                    "undoes",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoings",
                        to="exchange.changeset",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk change",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ChangesetRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("price", "Price"),
                            ("status", "Status"),
                            ("category", "Category"),
                            ("brand", "Brand"),
                            ("for_sale", "For sale"),
                            ("reorder_point", "Reorder point"),
                            ("on_hand", "On hand"),
                        ],
                        max_length=13,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=300)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "outcome",
                    models.CharField(choices=[("changed", "Changed"), ("refused", "Left as it was")], max_length=7),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "changeset",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="exchange.changeset",
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
                "ordering": ("changeset_id", "field", "subject_id"),
            },
        ),
        migrations.AddIndex(
            model_name="changeset",
            index=models.Index(fields=["store", "-id"], name="changeset_by_newest"),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.UniqueConstraint(fields=("store", "id"), name="exchange_changeset_in_store"),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "undoes"),
                name="exchange_changeset_undoes_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.CheckConstraint(
                condition=models.Q(("target__in", ["products", "variants", "stock"])),
                name="exchange_changeset_target_known",
                violation_error_message="“target” must be one of: products, variants, stock.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "queued", "applied", "failed"])),
                name="exchange_changeset_status_known",
                violation_error_message="“status” must be one of: draft, queued, applied, failed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.UniqueConstraint(
                fields=("undoes",),
                name="changeset_undone_once",
                violation_error_message="This change is undone already, or is being undone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at__isnull", False), ("status", "applied")),
                    models.Q(
                        models.Q(("status", "applied"), _negated=True),
                        ("applied_at__isnull", True),
                        ("changed_count", 0),
                        ("refused_count", 0),
                        ("unchanged_count", 0),
                    ),
                    _connector="OR",
                ),
                name="changeset_counts_when_applied",
                violation_error_message="A change has figures once it is applied, and not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesetrow",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "changeset"),
                name="exchange_changesetrow_changeset_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesetrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("field__in", ["price", "status", "category", "brand", "for_sale", "reorder_point", "on_hand"])
                ),
                name="exchange_changesetrow_field_known",
                violation_error_message="“field” must be one of: price, status, category, brand, for_sale, reorder_point, on_hand.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesetrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["changed", "refused"])),
                name="exchange_changesetrow_outcome_known",
                violation_error_message="“outcome” must be one of: changed, refused.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesetrow",
            constraint=models.UniqueConstraint(
                fields=("changeset", "field", "subject_id"),
                name="changeset_row_once",
                violation_error_message="The change already has this row.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesetrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("outcome", "changed"), _negated=True), ("reason", ""), _connector="OR"),
                    models.Q(
                        models.Q(("outcome", "refused"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="changeset_row_says_why",
                violation_error_message="What was left as it was says why, and nothing else does.",
            ),
        ),
        KeepUpdatedAt("exchange_changeset"),
        AppendOnly("exchange_changesetrow", sentence="What a change has done stays as it was written."),
        LegalSteps(
            "exchange_changeset",
            "draft>queued",
            "queued>applied",
            "queued>failed",
            "failed>queued",
        ),
    ]
