"""A limit to how deep categories stand, and the number of products in each, noted by triggers.

Lock: SHARE ROW EXCLUSIVE on the products while their triggers are made and they are counted, so writers wait for one
reading of the index of categories (some 20 ms for 100,000 products); SHARE UPDATE EXCLUSIVE on the categories while the
limit is checked. Cost: one small row for each statement and category that products come to or leave. Old code does not
know the table, and its statements are counted.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_truths"), ("stores", "0004_second_factor_required")]

    operations = [
        migrations.CreateModel(
            name="CategoryTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("category_key", models.BigIntegerField()),
                ("change", models.IntegerField()),
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
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=("category_key",), include=("change",), name="category_tally_of_category")
                ],
            },
        ),
        AddConstraintNotValid(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__depth__lte", 10)),
                name="category_not_too_deep",
                violation_error_message="A tree of categories has at most ten levels.",
            ),
        ),
        ValidateConstraint(model_name="category", name="category_not_too_deep"),
        SqlFile("catalog", "category_products_are_counted"),
    ]
