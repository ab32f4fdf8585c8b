"""Who turned out to be another customer.

Lock: ACCESS EXCLUSIVE on customers for milliseconds (the column is empty), SHARE ROW EXCLUSIVE while the two rules are
checked. Cost: one reading of the customers, about a second for a million. Old code keeps working: it merges nobody.
"""

import django.db.models.deletion
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_tags_and_segments_truths"), ("stores", "0004_second_factor_required")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="merged_into",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="customers.customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "merged_into"),
                name="customers_customer_merged_into_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("erased_at__isnull", False), models.Q(("merged_into", models.F("id")), _negated=True)),
                    _connector="OR",
                ),
                name="customer_merged_is_erased",
                violation_error_message="Whoever is merged into another customer keeps no data of their own.",
            ),
        ),
    ]
