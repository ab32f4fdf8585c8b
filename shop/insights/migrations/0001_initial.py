"""What requests and statements have cost, by minute, hour and day, and the slowest request of each hour.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RequestRollup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "grain",
                    models.CharField(choices=[("minute", "Minute"), ("hour", "Hour"), ("day", "Day")], max_length=6),
                ),
                ("period_at", models.DateTimeField(verbose_name="beginning of the period")),
                ("action", models.CharField(help_text="A view by its name, or a task.", max_length=200)),
                ("duration_us", models.BigIntegerField(default=0, verbose_name="microseconds in all")),
                ("rows", models.BigIntegerField(default=0, verbose_name="rows read or written")),
                (
                    "buckets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("requests", models.IntegerField(default=0)),
                ("failures", models.IntegerField(default=0, verbose_name="answered with 500 or more")),
                ("statements", models.BigIntegerField(default=0)),
                ("database_us", models.BigIntegerField(default=0, verbose_name="microseconds in the database")),
                ("rows_shown", models.BigIntegerField(default=0, verbose_name="rows of the lists shown")),
                (
                    "rows_read_for_lists",
                    models.BigIntegerField(default=0, verbose_name="rows read or written by pages that are lists"),
                ),
            ],
            options={
                "ordering": ("-period_at", "action"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grain__in", ["minute", "hour", "day"])),
                        name="insights_requestrollup_grain_known",
                        violation_error_message="“grain” must be one of: minute, hour, day.",
                    ),
                    models.UniqueConstraint(
                        fields=("grain", "period_at", "action"),
                        name="request_rollup_once",
                        violation_error_message="This period has been added up already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buckets__len", models.F("counts__len"))),
                        name="request_rollup_histogram",
                        violation_error_message="Every bucket has its count.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlowRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("period_at", models.DateTimeField(verbose_name="beginning of the hour")),
                ("action", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=16)),
                ("duration_us", models.BigIntegerField(verbose_name="microseconds in all")),
                (
                    "happened_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="when it was over"
                    ),
                ),
                ("trace", models.JSONField()),
            ],
            options={
                "ordering": ("-period_at", "action"),
                "indexes": [
                    models.Index(fields=["key"], name="slow_request_by_key"),
                    models.Index(fields=["period_at"], name="slow_request_by_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "period_at"),
                        name="slow_request_once",
                        violation_error_message="There is one slowest request an hour.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("fingerprint", models.BigIntegerField(unique=True)),
                ("text", models.TextField()),
                ("queryid", models.BigIntegerField(editable=False, null=True)),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["queryid"], name="statement_by_queryid")],
            },
        ),
        migrations.CreateModel(
            name="StatementRollup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "grain",
                    models.CharField(choices=[("minute", "Minute"), ("hour", "Hour"), ("day", "Day")], max_length=6),
                ),
                ("period_at", models.DateTimeField(verbose_name="beginning of the period")),
                ("action", models.CharField(help_text="A view by its name, or a task.", max_length=200)),
                ("duration_us", models.BigIntegerField(default=0, verbose_name="microseconds in all")),
                ("rows", models.BigIntegerField(default=0, verbose_name="rows read or written")),
                (
                    "buckets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("calls", models.BigIntegerField(default=0)),
                ("most_calls", models.IntegerField(default=0, verbose_name="most calls of one request")),
                ("line", models.CharField(blank=True, default="", max_length=200, verbose_name="repeated by")),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rollups",
                        to="insights.statementtext",
                    ),
                ),
            ],
            options={
                "ordering": ("-period_at", "action", "statement_id"),
                "indexes": [models.Index(fields=["statement", "grain", "period_at"], name="statement_rollup_history")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grain__in", ["minute", "hour", "day"])),
                        name="insights_statementrollup_grain_known",
                        violation_error_message="“grain” must be one of: minute, hour, day.",
                    ),
                    models.UniqueConstraint(
                        fields=("grain", "period_at", "action", "statement"),
                        name="statement_rollup_once",
                        violation_error_message="This period has been added up already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buckets__len", models.F("counts__len"))),
                        name="statement_rollup_histogram",
                        violation_error_message="Every bucket has its count.",
                    ),
                ],
            },
        ),
    ]
