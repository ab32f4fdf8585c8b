"""An index of carts by the time when they were begun.

Lock: SHARE UPDATE EXCLUSIVE on orders_cart while the index is built, which lets everybody read and write. Cost: one
pass over the carts. Old code does not use it.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0008_exchanges")]

    operations = [
        AddIndexConcurrently(
            model_name="cart",
            index=models.Index(fields=["store", "created_at"], name="cart_by_begin"),
        ),
    ]
