"""Which order goes out for what comes back of another.

Lock: none but on the new table. Cost: none at any size. Old code keeps working: it tells of an exchange on the timelines,
as before, and links nothing.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields
from shop.core.db.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0007_movements_fit"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "difference_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="difference"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchanges",
                        to="orders.order",
                    ),
                ),
                (
                    "replacement",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchange",
                        to="orders.order",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchange",
                        to="orders.return",
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
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["order"], name="exchange_of_order")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_exchange_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "request"),
                        name="orders_exchange_request_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "replacement"),
                        name="orders_exchange_replacement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replacement", models.F("order")), _negated=True),
                        name="exchange_for_another_order",
                        violation_error_message="Goods are replaced by another order.",
                    ),
                ],
            },
        ),
        AppendOnly(
            "orders_exchange", sentence="What was exchanged stays written down: take the new goods back with a return."
        ),
    ]
