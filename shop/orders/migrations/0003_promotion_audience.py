"""For which groups of customers a promotion is.

Lock: none on tables in use; the tables are new. Cost: none at any size. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_truths"),
        ("orders", "0002_truths"),
        ("pricing", "0003_promotion_targets"),
        ("stores", "0002_truths"),
    ]

    operations = [
        migrations.CreateModel(
            name="PromotionAudience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promotions",
                        to="customers.group",
                    ),
                ),
                (
                    "promotion",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audiences",
                        to="pricing.promotion",
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
                "ordering": ("promotion_id", "group_id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "promotion"),
                        name="orders_promotionaudience_promotion_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "group"),
                        name="orders_promotionaudience_group_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("promotion", "group"),
                        name="promotion_audience_once",
                        violation_error_message="The promotion is already for this group.",
                    ),
                ],
            },
        ),
    ]
