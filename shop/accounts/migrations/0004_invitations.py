"""Invitations into a store.

Lock: none on tables in use; the table is new. Cost: none, for it is empty. Old code does not know the table.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import shop.core.db.fields
from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_second_factors_and_sign_ins"),
        ("core", "0002_trigger_functions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("stores", "0004_second_factor_required"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("email", shop.core.db.fields.NormalisedEmailField(max_length=254, verbose_name="e-mail")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "sent_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="sent"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="auth.group"),
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
                "indexes": [models.Index(fields=["store", "-created_at", "-id"], name="invitation_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower(models.F("email"))),
                            ("email__regex", "^\\S+$"),
                        ),
                        name="invitation_email_is_normalised",
                        violation_error_message="An e-mail address is stored in small letters and without blanks.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("store", "email"),
                        name="invitation_open_once",
                        violation_error_message="This address is invited already: send that invitation again, or revoke it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="invitation_digest_is_sha256",
                        violation_error_message="Of an invitation's secret only the digest is kept.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                        name="invitation_ends_after_it_was_sent",
                        violation_error_message="An invitation ends after it was sent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None), _connector="OR"),
                        name="invitation_ends_one_way",
                        violation_error_message="An invitation that was accepted cannot be revoked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("accepted_by", None)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_accepted_by_somebody",
                        violation_error_message="Somebody accepts an invitation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("accepted_at__lte", models.F("expires_at")), _connector="OR"
                        ),
                        name="invitation_accepted_in_time",
                        violation_error_message="This invitation has expired.",
                    ),
                ],
            },
        ),
        SqlFile("accounts", "invitation_stays_ended"),
    ]
