"""Staff who sign in.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import shop.core.db.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_extensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
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
                    "email",
                    shop.core.db.fields.NormalisedEmailField(
                        error_messages={"unique": "Somebody already signs in with this e-mail address."},
                        max_length=254,
                        unique=True,
                    ),
                ),
                ("full_name", models.CharField(blank=True, max_length=150)),
                ("is_staff", models.BooleanField(default=True, verbose_name="may sign in here")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ("email",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower(models.F("email"))),
                            ("email__regex", "^\\S+$"),
                        ),
                        name="user_email_is_normalised",
                        violation_error_message="An e-mail address is stored in small letters and without blanks.",
                    )
                ],
            },
        ),
    ]
