"""Tags that staff put on customers, and segments by conditions.

Lock: none on tables in use; the tables are new. Cost: none at any size. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_withdrawal_of_all"),
        ("customers", "0002_truths"),
        ("stores", "0004_second_factor_required"),
    ]

    operations = [
        migrations.CreateModel(
            name="Segment",
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
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
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
            },
        ),
        migrations.CreateModel(
            name="SegmentCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("spent", "spent at least"),
                            ("orders", "ordered at least … times"),
                            ("recent", "ordered within the last … days"),
                            ("first_order", "came with a first order between"),
                            ("product", "bought the product"),
                            ("category", "bought from the category"),
                            ("group", "is in the group"),
                            ("tag", "has the tag"),
                            ("consent", "agreed to"),
                            ("country", "has an address in"),
                        ],
                        max_length=11,
                    ),
                ),
                ("is_negated", models.BooleanField(default=False, verbose_name="not")),
                ("amount", shop.core.db.fields.AmountField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("times", models.PositiveIntegerField(blank=True, null=True)),
                ("days", models.PositiveIntegerField(blank=True, null=True)),
                ("since_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("newsletter", "Newsletter"),
                            ("offers", "Personal offers"),
                            ("profiling", "Analysis of purchases"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, null=True)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.category",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.group",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="customers.segment",
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
                    "tag",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.tag",
                    ),
                ),
            ],
            options={
                "ordering": ("segment_id", "id"),
            },
        ),
        migrations.CreateModel(
            name="Tagging",
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
                        related_name="taggings",
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
                (
                    "tag",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="customers.tag",
                    ),
                ),
            ],
            options={
                "ordering": ("customer_id", "tag_id"),
            },
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(fields=("store", "id"), name="customers_segment_in_store"),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(
                fields=("store", "name"),
                name="segment_name_unique",
                violation_error_message="There is already a segment with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("store", "id"), name="customers_tag_in_store"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                fields=("store", "name"),
                name="customer_tag_unique",
                violation_error_message="There is already a tag with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^\\S(.*\\S)?$")),
                name="customer_tag_is_a_word",
                violation_error_message="A tag has no blanks around it.",
            ),
        ),
        migrations.AddIndex(
            model_name="segmentcondition",
            index=models.Index(fields=["segment", "id"], name="segment_condition_of_segment"),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "segment"),
                name="customers_segmentcondition_segment_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "product"),
                name="customers_segmentcondition_product_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "category"),
                name="customers_segmentcondition_category_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "group"),
                name="customers_segmentcondition_group_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "tag"),
                name="customers_segmentcondition_tag_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["newsletter", "offers", "profiling"])),
                name="customers_segmentcondition_purpose_known",
                violation_error_message="“purpose” must be one of: newsletter, offers, profiling.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("subject", "spent"),
                        ("amount__isnull", False),
                        ("times__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "orders"),
                        ("amount__isnull", True),
                        ("times__isnull", False),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "recent"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("days__isnull", False),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "first_order"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("days__isnull", True),
                        ("since_on__isnull", False),
                        ("until_on__isnull", False),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "product"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", False),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "category"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", False),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "group"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("days__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", False),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "tag"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("days__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", False),
                        ("purpose__isnull", True),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "consent"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("days__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", False),
                        ("country__isnull", True),
                    ),
                    models.Q(
                        ("subject", "country"),
                        ("amount__isnull", True),
                        ("times__isnull", True),
                        ("days__isnull", True),
                        ("since_on__isnull", True),
                        ("until_on__isnull", True),
                        ("product__isnull", True),
                        ("category__isnull", True),
                        ("group__isnull", True),
                        ("tag__isnull", True),
                        ("purpose__isnull", True),
                        ("country__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="segment_condition_is_whole",
                violation_error_message="A condition says what belongs to it, and nothing else.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                    models.Q(("times__isnull", True), ("times__gt", 0), _connector="OR"),
                    models.Q(("days__isnull", True), models.Q(("days__gt", 0), ("days__lte", 36500)), _connector="OR"),
                    models.Q(("until_on__isnull", True), ("until_on__gte", models.F("since_on")), _connector="OR"),
                    models.Q(("country__isnull", True), ("country__regex", "^[A-Z]{2}$"), _connector="OR"),
                ),
                name="segment_condition_in_bounds",
                violation_error_message="Amounts and numbers are above zero, a period ends after it begins, and a country is two capital letters.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagging",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "tag"),
                name="customers_tagging_tag_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagging",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "customer"),
                name="customers_tagging_customer_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagging",
            constraint=models.UniqueConstraint(
                fields=("customer", "tag"),
                name="customer_tagged_once",
                violation_error_message="The customer has this tag already.",
            ),
        ),
    ]
