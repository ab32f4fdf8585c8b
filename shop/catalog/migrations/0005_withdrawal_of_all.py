"""The rule about withdrawal is held against the products that were there before.

Lock: SHARE UPDATE EXCLUSIVE, beside which everybody reads and writes on. Cost: one read of catalog_product. Old code
is not concerned: no row of its has the column filled.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_withdrawal"),
    ]

    operations = [
        ValidateConstraint(model_name="product", name="product_withdrawn_after_published"),
    ]
