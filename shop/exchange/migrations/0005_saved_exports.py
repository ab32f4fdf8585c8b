"""Exports that are kept under a name, and the files that are made of them.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
import shop.exchange.storage
from shop.core.db.operations import KeepUpdatedAt, LegalSteps


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_bulk_changes"),
        ("stores", "0004_second_factor_required"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedExport",
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
                ("page", models.CharField(editable=False, max_length=80, verbose_name="list")),
                ("query", models.CharField(blank=True, editable=False, max_length=2000)),
                ("name", models.CharField(max_length=80)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xlsx", "XLSX")], default="xlsx", max_length=4)),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with the store")),
                (
                    "keep_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="days a file is kept",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("never", "Only when asked"), ("daily", "Every day"), ("weekly", "Every week")],
                        default="never",
                        max_length=6,
                        verbose_name="made",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ],
                        null=True,
                        verbose_name="on",
                    ),
                ),
                ("hour", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="at")),
                ("is_told", models.BooleanField(default=True, verbose_name="an e-mail says when it is ready")),
                ("address", models.CharField(blank=True, editable=False, max_length=200)),
                ("next_run_at", models.DateTimeField(editable=False, null=True, verbose_name="next")),
                (
                    "owner",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "export",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="ExportRun",
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
                            ("queued", "Under way"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                            ("removed", "Removed"),
                        ],
                        default="queued",
                        max_length=7,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, storage=shop.exchange.storage.exported_files, upload_to=""
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("byte_count", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                ("failure", models.CharField(blank=True, max_length=500)),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "export",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="exchange.savedexport",
                    ),
                ),
            ],
            options={
                "verbose_name": "exported file",
                "ordering": ("-id",),
            },
        ),
        migrations.AddIndex(
            model_name="savedexport",
            index=models.Index(fields=["store", "name", "id"], name="saved_export_by_name"),
        ),
        migrations.AddIndex(
            model_name="savedexport",
            index=models.Index(
                condition=models.Q(("next_run_at__isnull", False)), fields=["next_run_at"], name="saved_export_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.UniqueConstraint(fields=("store", "id"), name="exchange_savedexport_in_store"),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["csv", "xlsx"])),
                name="exchange_savedexport_format_known",
                violation_error_message="“format” must be one of: csv, xlsx.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("rhythm__in", ["never", "daily", "weekly"])),
                name="exchange_savedexport_rhythm_known",
                violation_error_message="“rhythm” must be one of: never, daily, weekly.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.UniqueConstraint(
                fields=("store", "owner", "name"),
                name="saved_export_name_unique",
                violation_error_message="You already have an export with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), ("name", django.db.models.functions.text.Trim("name"))
                ),
                name="saved_export_has_a_name",
                violation_error_message="Give the export a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("hour__isnull", True),
                        ("next_run_at__isnull", True),
                        ("rhythm", "never"),
                        ("weekday__isnull", True),
                    ),
                    models.Q(
                        ("hour__isnull", False),
                        ("hour__lte", 23),
                        ("next_run_at__isnull", False),
                        ("rhythm", "daily"),
                        ("weekday__isnull", True),
                    ),
                    models.Q(
                        ("hour__isnull", False),
                        ("hour__lte", 23),
                        ("next_run_at__isnull", False),
                        ("rhythm", "weekly"),
                        ("weekday__gte", 1),
                        ("weekday__isnull", False),
                        ("weekday__lte", 7),
                    ),
                    _connector="OR",
                ),
                name="saved_export_schedule_whole",
                violation_error_message="Every day needs an hour, every week a day and an hour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("keep_days__gte", 1), ("keep_days__lte", 90)),
                name="saved_export_kept_for_days",
                violation_error_message="A file is kept for 1 to 90 days.",
            ),
        ),
        migrations.AddIndex(
            model_name="exportrun",
            index=models.Index(fields=["export", "-id"], name="export_run_by_newest"),
        ),
        migrations.AddIndex(
            model_name="exportrun",
            index=models.Index(condition=models.Q(("status", "done")), fields=["expires_at"], name="export_run_over"),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "export"),
                name="exchange_exportrun_export_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "done", "failed", "removed"])),
                name="exchange_exportrun_status_known",
                violation_error_message="“status” must be one of: queued, done, failed, removed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "queued")),
                fields=("export",),
                name="export_run_under_way_once",
                violation_error_message="A file of this export is under way already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.UniqueConstraint(
                fields=("export", "due_at"),
                name="export_run_once_a_turn",
                violation_error_message="The file of this turn is made already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("expires_at__isnull", False),
                        ("finished_at__isnull", False),
                        ("status", "done"),
                        models.Q(("file", ""), _negated=True),
                    ),
                    models.Q(models.Q(("status", "done"), _negated=True), ("file", "")),
                    _connector="OR",
                ),
                name="export_run_has_file_while_ready",
                violation_error_message="A file is there while it is ready, and only then.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "failed"), models.Q(("failure", ""), _negated=True)),
                    models.Q(models.Q(("status", "failed"), _negated=True), ("failure", "")),
                    _connector="OR",
                ),
                name="export_run_says_why_it_failed",
                violation_error_message="What failed says why, and nothing else does.",
            ),
        ),
        KeepUpdatedAt("exchange_savedexport"),
        KeepUpdatedAt("exchange_exportrun"),
        LegalSteps("exchange_exportrun", "queued>done", "queued>failed", "done>removed"),
    ]
