"""Who buys: customers, addresses, groups, consents, notes.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
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
                ("name", models.CharField(max_length=150)),
                (
                    "email",
                    shop.core.db.fields.NormalisedEmailField(
                        blank=True, max_length=254, null=True, verbose_name="e-mail"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=32)),
                (
                    "reference",
                    models.CharField(blank=True, help_text="Its key in another system.", max_length=64, null=True),
                ),
                ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                "ordering": ("name", "id"),
                "indexes": [
                    models.Index(fields=["store", "name", "id"], name="customer_by_name"),
                    models.Index(fields=["store", "-created_at", "-id"], name="customer_by_newest"),
                    models.Index(fields=["email"], name="customer_email_prefix", opclasses=("text_pattern_ops",)),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="customer_phone_prefix",
                        opclasses=("text_pattern_ops",),
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                        ),
                        name="customer_name_trigram",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="customers_customer_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "email"),
                        name="customer_email_unique",
                        violation_error_message="Another customer already has this e-mail address.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "reference"),
                        name="customer_reference_unique",
                        violation_error_message="Another customer already has this reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower(models.F("email"))),
                            ("email__regex", "^\\S+$"),
                        ),
                        name="customer_email_is_normalised",
                        violation_error_message="An e-mail address is stored in small letters and without blanks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(
                                ("email__isnull", True),
                                ("name", "Erased customer"),
                                ("phone", ""),
                                ("reference__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="customer_erased_keeps_nothing_personal",
                        violation_error_message="An erased customer cannot get personal data again.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("newsletter", "Newsletter"),
                            ("offers", "Personal offers"),
                            ("profiling", "Analysis of purchases"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_granted", models.BooleanField(verbose_name="agreed")),
                (
                    "source",
                    models.CharField(help_text="Where the answer was given, for example “checkout”.", max_length=80),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
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
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "ordering": ("customer_id", "purpose", "-id"),
                "indexes": [models.Index(fields=["customer", "purpose", "-id"], name="consent_newest_answer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["newsletter", "offers", "profiling"])),
                        name="customers_consent_purpose_known",
                        violation_error_message="“purpose” must be one of: newsletter, offers, profiling.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="customers_consent_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                ("recipient", models.CharField(max_length=150)),
                ("line1", models.CharField(max_length=200, verbose_name="address")),
                ("line2", models.CharField(blank=True, max_length=200, verbose_name="address, second line")),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(max_length=100)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("country", models.CharField(help_text="ISO 3166 code, for example DE.", max_length=2)),
                ("phone", models.CharField(blank=True, max_length=32)),
                (
                    "kind",
                    models.CharField(
                        choices=[("shipping", "Shipping"), ("billing", "Billing")], default="shipping", max_length=8
                    ),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="used first")),
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
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addresses",
                "ordering": ("customer_id", "kind", "-is_default", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["shipping", "billing"])),
                        name="customers_address_kind_known",
                        violation_error_message="“kind” must be one of: shipping, billing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="customers_address_country_is_a_code",
                        violation_error_message="A country is two capital letters, for example DE.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("customer", "kind"),
                        name="address_one_default_per_kind",
                        violation_error_message="The customer already has an address of this kind that is used first.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="customers_address_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
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
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="customers_group_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "name"),
                        name="customer_group_name_unique",
                        violation_error_message="There is already a group with this name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_memberships",
                        to="customers.customer",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="customers.group",
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
                "ordering": ("customer_id", "group_id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "group"),
                        name="customer_in_group_once",
                        violation_error_message="The customer is already in this group.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "group"),
                        name="customers_groupmembership_group_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="customers_groupmembership_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("body", models.TextField(verbose_name="note")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="customers.customer",
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
                "ordering": ("customer_id", "-id"),
                "indexes": [models.Index(fields=["customer", "-id"], name="note_newest_first")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "customer"),
                        name="customers_note_customer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    )
                ],
            },
        ),
    ]
