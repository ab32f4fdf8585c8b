"""What is held for carts at checkout.

Lock: none but on the new table. Cost: none at any size. Old code keeps working: it holds nothing.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0002_truths"),
        ("orders", "0005_invoice_lines"),
        ("stores", "0002_truths"),
    ]

    operations = [
        migrations.CreateModel(
            name="CartHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "cart",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="orders.cart",
                    ),
                ),
                (
                    "reservation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.reservation",
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
                "ordering": ("cart_id", "id"),
                "indexes": [models.Index(fields=["cart"], name="cart_hold_of_cart")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "cart"),
                        name="orders_carthold_cart_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "reservation"),
                        name="orders_carthold_reservation_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
    ]
