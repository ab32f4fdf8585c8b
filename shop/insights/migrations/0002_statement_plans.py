"""How statements were planned over time.

Lock: none on tables in use; the table is new. Cost: none, for it is empty. Old code does not know the table.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("first_seen_at", models.DateTimeField(verbose_name="first seen")),
                ("last_seen_at", models.DateTimeField(verbose_name="last seen")),
                ("shape", models.TextField()),
                ("cost", models.FloatField(verbose_name="cost when first seen, in the planner's units")),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="insights.statementtext",
                    ),
                ),
            ],
            options={
                "ordering": ("-first_seen_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "first_seen_at"),
                        name="statement_plan_once",
                        violation_error_message="This plan has been written down already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_seen_at__gte", models.F("first_seen_at"))),
                        name="statement_plan_in_order",
                        violation_error_message="It was not seen for the last time before it was seen at all.",
                    ),
                ],
            },
        ),
    ]
