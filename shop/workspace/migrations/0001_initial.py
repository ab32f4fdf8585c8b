"""The tables of the workspace.

Lock: none on tables in use; the tables are new. Cost: none at any size. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stores", "0003_seller_on_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("address", models.CharField(max_length=500)),
                ("title", models.CharField(max_length=120)),
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
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address__startswith", "/"), models.Q(("address__startswith", "//"), _negated=True)
                        ),
                        name="favourite_is_a_page_of_ours",
                        violation_error_message="The address of a page begins with one slash.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "store", "address"),
                        name="favourite_once",
                        violation_error_message="This page is a favourite already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("page", models.CharField(editable=False, max_length=80)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, editable=False, max_length=2000)),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with the store")),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "ordering": ("page", "name", "id"),
                "indexes": [models.Index(fields=["store", "page", "name"], name="saved_view_of_page")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "store", "page", "name"),
                        name="saved_view_name_unique",
                        violation_error_message="You already have a view with this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim("name")),
                        ),
                        name="saved_view_has_a_name",
                        violation_error_message="Give the view a name.",
                    ),
                ],
            },
        ),
    ]
