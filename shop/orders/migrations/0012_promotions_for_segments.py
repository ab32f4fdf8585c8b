"""For which segments of customers a promotion is, and a function that says whether a customer is in one.

Lock: none but on the new table. Cost: none at any size. Old code does not know the table and would give such a promotion to
everybody: name segments once all processes run the new code.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints
from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_named_in_segments_stays"),
        ("orders", "0011_a_lines_own_price"),
        ("pricing", "0003_promotion_targets"),
        ("stores", "0004_second_factor_required"),
    ]

    operations = [
        migrations.CreateModel(
            name="PromotionSegment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "promotion",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="pricing.promotion",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promotions",
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
            ],
            options={
                "verbose_name": "promotion for a segment",
                "verbose_name_plural": "promotions for segments",
                "ordering": ("promotion_id", "segment_id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "promotion"),
                        name="orders_promotionsegment_promotion_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "segment"),
                        name="orders_promotionsegment_segment_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("promotion", "segment"),
                        name="promotion_segment_once",
                        violation_error_message="The promotion is already for this segment.",
                    ),
                ],
            },
        ),
        SqlFile("orders", "customers_in_segments"),
    ]
