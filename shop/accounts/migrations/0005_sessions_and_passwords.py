"""Sessions of staff, and more kinds of entries in the log of sign-ins.

Lock: ACCESS EXCLUSIVE on accounts_signin for milliseconds, SHARE ROW EXCLUSIVE on django_session while the key of the
new table is made. Cost: none; the rule about kinds is not looked at for old rows here (0006 does). Old code keeps
working: it writes the kinds that it knows, and leaves the new table alone.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_invitations"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="from")),
                ("program", models.CharField(blank=True, max_length=200)),
                (
                    "seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last seen"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sessions.session"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="signin",
            name="accounts_signin_outcome_known",
        ),
        migrations.AlterField(
            model_name="signin",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("wrong_password", "wrong password"),
                    ("wrong_code", "wrong code"),
                    ("locked", "locked out"),
                    ("signed_out", "signed out"),
                    ("link_asked", "new password asked for"),
                    ("new_password", "new password set"),
                    ("session_ended", "session ended"),
                ],
                max_length=20,
            ),
        ),
        AddConstraintNotValid(
            model_name="signin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "signed_in",
                            "wrong_password",
                            "wrong_code",
                            "locked",
                            "signed_out",
                            "link_asked",
                            "new_password",
                            "session_ended",
                        ],
                    )
                ),
                name="accounts_signin_outcome_known",
                violation_error_message="“outcome” must be one of: signed_in, wrong_password, wrong_code, locked, signed_out, link_asked, new_password, session_ended.",
            ),
        ),
    ]
