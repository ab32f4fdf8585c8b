"""When a product is taken from the shoppers again.

Lock: ACCESS EXCLUSIVE on catalog_product for an instant; the constraint is not held against old rows here, and the next
migration looks at them. Cost: none, a column without a default is not written. Old code does not know the column.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_category_tree"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True, help_text="From when on shoppers do not see it any more.", null=True
            ),
        ),
        AddConstraintNotValid(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("published_at__isnull", False), ("withdrawn_at__gt", models.F("published_at"))),
                    _connector="OR",
                ),
                name="product_withdrawn_after_published",
                violation_error_message="It is withdrawn after it was published: give both dates, the later one here.",
            ),
        ),
    ]
