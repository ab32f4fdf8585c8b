"""Second factors, recovery codes, and the log of sign-ins.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from shop.core.db.operations import AppendOnly, KeepUpdatedAt


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_trigger_functions"),
        ("accounts", "0002_truths"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "digest"),
                        name="recovery_code_once",
                        violation_error_message="This recovery code is there already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
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
                ("secret", models.CharField(max_length=64)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("last_step", models.BigIntegerField(db_default=0, default=0)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("secret__regex", "^[A-Z2-7]{32}$")),
                        name="second_factor_secret_is_long",
                        violation_error_message="The secret of a second factor is 32 letters of base 32.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("email", models.CharField(max_length=254)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("signed_in", "signed in"),
                            ("wrong_password", "wrong password"),
                            ("wrong_code", "wrong code"),
                            ("locked", "locked out"),
                            ("signed_out", "signed out"),
                        ],
                        max_length=20,
                    ),
                ),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="from")),
                ("program", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="signin_newest"),
                    models.Index(fields=["email", "created_at"], name="signin_of_email"),
                    models.Index(fields=["address", "created_at"], name="signin_from_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["signed_in", "wrong_password", "wrong_code", "locked", "signed_out"])
                        ),
                        name="accounts_signin_outcome_known",
                        violation_error_message="“outcome” must be one of: signed_in, wrong_password, wrong_code, locked, signed_out.",
                    )
                ],
            },
        ),
        KeepUpdatedAt("accounts_secondfactor"),
        AppendOnly("accounts_signin", sentence="A sign-in stays as it was written down."),
    ]
