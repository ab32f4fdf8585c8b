"""Notices, and what people choose to be told.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stores", "0004_second_factor_required"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("return_asked", "A customer wants to send something back"),
                            ("large_refund", "A large refund was given"),
                            ("low_stock", "Shelves are at their reorder point"),
                            ("work_finished", "Your import or bulk change is done"),
                            ("person_joined", "Somebody accepted an invitation"),
                            ("job_failed", "A job failed for good"),
                        ],
                        max_length=20,
                    ),
                ),
                ("in_bell", models.BooleanField()),
                (
                    "mail",
                    models.CharField(
                        choices=[("none", "No e-mail"), ("at_once", "At once"), ("daily", "In the daily summary")],
                        max_length=10,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "return_asked",
                                    "large_refund",
                                    "low_stock",
                                    "work_finished",
                                    "person_joined",
                                    "job_failed",
                                ],
                            )
                        ),
                        name="notices_choice_kind_known",
                        violation_error_message="“kind” must be one of: return_asked, large_refund, low_stock, work_finished, person_joined, job_failed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mail__in", ["none", "at_once", "daily"])),
                        name="notices_choice_mail_known",
                        violation_error_message="“mail” must be one of: none, at_once, daily.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "kind"),
                        name="notice_chosen_once",
                        violation_error_message="You have answered for this kind already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                            ("return_asked", "A customer wants to send something back"),
                            ("large_refund", "A large refund was given"),
                            ("low_stock", "Shelves are at their reorder point"),
                            ("work_finished", "Your import or bulk change is done"),
                            ("person_joined", "Somebody accepted an invitation"),
                            ("job_failed", "A job failed for good"),
                        ],
                        max_length=20,
                    ),
                ),
                ("fact", models.CharField(max_length=80)),
                ("text", models.CharField(max_length=300)),
                ("address", models.CharField(max_length=300)),
                ("in_bell", models.BooleanField()),
                (
                    "mail",
                    models.CharField(
                        choices=[("none", "No e-mail"), ("at_once", "At once"), ("daily", "In the daily summary")],
                        max_length=10,
                    ),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "store",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("in_bell", True)),
                        fields=["user", "-created_at", "-id"],
                        name="notice_newest",
                    ),
                    models.Index(
                        condition=models.Q(("in_bell", True), ("read_at", None)),
                        fields=["user", "store"],
                        name="notice_unread",
                    ),
                    models.Index(
                        condition=models.Q(("mailed_at", None), models.Q(("mail", "none"), _negated=True)),
                        fields=["mail", "user"],
                        name="notice_to_mail",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "return_asked",
                                    "large_refund",
                                    "low_stock",
                                    "work_finished",
                                    "person_joined",
                                    "job_failed",
                                ],
                            )
                        ),
                        name="notices_notice_kind_known",
                        violation_error_message="“kind” must be one of: return_asked, large_refund, low_stock, work_finished, person_joined, job_failed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mail__in", ["none", "at_once", "daily"])),
                        name="notices_notice_mail_known",
                        violation_error_message="“mail” must be one of: none, at_once, daily.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "store", "kind", "fact"),
                        name="notice_once",
                        nulls_distinct=False,
                        violation_error_message="This was told already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_bell", True), models.Q(("mail", "none"), _negated=True), _connector="OR"
                        ),
                        name="notice_goes_somewhere",
                        violation_error_message="A notice goes to the bell, by e-mail, or both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mailed_at", None), models.Q(("mail", "none"), _negated=True), _connector="OR"
                        ),
                        name="notice_mailed_if_wanted",
                        violation_error_message="This was not to be sent by e-mail.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__regex", "^/([^/]|$)")),
                        name="notice_leads_to_a_page_of_ours",
                        violation_error_message="A notice leads to a page of this site.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")),
                        name="notice_says_something",
                        violation_error_message="A notice says something.",
                    ),
                ],
            },
        ),
    ]
