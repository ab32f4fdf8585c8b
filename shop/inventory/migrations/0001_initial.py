"""What is where: warehouses, stock, movements, reservations, transfers, counts.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("catalog", "0001_initial"),
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Warehouse",
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
                ("code", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=120)),
                ("city", models.CharField(blank=True, max_length=100)),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("country", models.CharField(help_text="ISO 3166 code, for example DE.", max_length=2)),
                ("priority", models.PositiveIntegerField(default=100)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                "ordering": ("code",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_warehouse_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "code"),
                        name="warehouse_code_unique",
                        violation_error_message="Another warehouse already has this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="warehouse_country_is_a_code",
                        violation_error_message="A country is two capital letters, for example DE.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockCount",
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
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being counted"), ("posted", "Posted"), ("cancelled", "Cancelled")],
                        default="open",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("posted_at", models.DateTimeField(editable=False, null=True)),
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
                    "warehouse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_stockcount_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "posted", "cancelled"])),
                        name="inventory_stockcount_status_known",
                        violation_error_message="“status” must be one of: open, posted, cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("posted_at__isnull", False), ("status", "posted")),
                            models.Q(models.Q(("status", "posted"), _negated=True), ("posted_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="stock_count_posted_has_a_date",
                        violation_error_message="A posted count has the date of its posting, and no other has one.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="inventory_stockcount_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockItem",
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
                ("on_hand", models.IntegerField(default=0, editable=False)),
                ("reserved", models.IntegerField(default=0, editable=False)),
                (
                    "reorder_point",
                    models.PositiveIntegerField(default=0, help_text="Low when no more than this is available."),
                ),
                (
                    "available",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("on_hand"), "-", models.F("reserved")
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "is_low",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(
                                (
                                    "on_hand__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("reserved"), "+", models.F("reorder_point")
                                    ),
                                ),
                                ("reorder_point__gt", 0),
                            ),
                            output_field=models.BooleanField(),
                        ),
                        output_field=models.BooleanField(verbose_name="low"),
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
                    "variant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_items",
                        to="catalog.variant",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_items",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ("variant_id", "warehouse_id"),
                "indexes": [
                    models.Index(fields=["warehouse", "variant"], name="stock_by_warehouse"),
                    models.Index(
                        condition=models.Q(("is_low", True)), fields=["store", "warehouse", "variant"], name="stock_low"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_stockitem_in_store"),
                    models.UniqueConstraint(
                        fields=("variant", "warehouse"),
                        name="stock_one_item_per_place",
                        violation_error_message="The warehouse already has a stock item for this variant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on_hand__gte", 0)),
                        name="stock_on_hand_not_negative",
                        violation_error_message="There is not that much in the warehouse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reserved__gte", 0)),
                        name="stock_reserved_not_negative",
                        violation_error_message="No less than nothing can be reserved.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reserved__lte", models.F("on_hand"))),
                        name="stock_reserved_within_on_hand",
                        violation_error_message="There is not enough left: part of what lies there is promised to orders.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="inventory_stockitem_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "warehouse"),
                        name="inventory_stockitem_warehouse_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Received"),
                            ("sale", "Sold"),
                            ("return", "Returned"),
                            ("adjustment", "Adjusted"),
                            ("count", "Counted"),
                            ("transfer_out", "Sent elsewhere"),
                            ("transfer_in", "Came from elsewhere"),
                            ("write_off", "Written off"),
                        ],
                        max_length=12,
                    ),
                ),
                ("quantity", models.IntegerField()),
                ("balance_after", models.IntegerField(db_default=0, editable=False)),
                (
                    "unit_cost_amount",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="cost per unit"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "occurred_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="when"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stock_item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="inventory.stockitem",
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
                "ordering": ("-occurred_at", "-id"),
                "indexes": [
                    models.Index(fields=["stock_item", "-occurred_at", "-id"], name="movement_ledger"),
                    models.Index(fields=["store", "-occurred_at", "-id"], name="movement_by_newest"),
                    models.Index(
                        condition=models.Q(("actor__isnull", False)), fields=["actor"], name="movement_of_actor"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_stockmovement_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "receipt",
                                    "sale",
                                    "return",
                                    "adjustment",
                                    "count",
                                    "transfer_out",
                                    "transfer_in",
                                    "write_off",
                                ],
                            )
                        ),
                        name="inventory_stockmovement_kind_known",
                        violation_error_message="“kind” must be one of: receipt, sale, return, adjustment, count, transfer_out, transfer_in, write_off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("receipt", "return", "transfer_in")), ("quantity__gt", 0)),
                            models.Q(("kind__in", ("sale", "transfer_out", "write_off")), ("quantity__lt", 0)),
                            models.Q(("kind__in", ("adjustment", "count")), models.Q(("quantity", 0), _negated=True)),
                            _connector="OR",
                        ),
                        name="movement_sign_follows_kind",
                        violation_error_message="Goods received are counted up, goods that leave are counted down.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_cost_amount__isnull", True), ("unit_cost_amount__gte", 0), _connector="OR"
                        ),
                        name="movement_unit_cost_not_negative",
                        violation_error_message="A cost cannot be below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("adjustment", "write_off")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="movement_adjustment_has_a_reason",
                        violation_error_message="Say why the stock is adjusted.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "stock_item"),
                        name="inventory_stockmovement_stock_item_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockCountLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("expected_quantity", models.PositiveIntegerField(editable=False, verbose_name="expected")),
                ("counted_quantity", models.PositiveIntegerField(blank=True, null=True, verbose_name="found")),
                (
                    "count",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="inventory.stockcount",
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
                    "stock_item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockitem",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockmovement",
                    ),
                ),
            ],
            options={
                "ordering": ("count_id", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("count", "stock_item"),
                        name="stock_count_item_once",
                        violation_error_message="The count already has a line for this item.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "count"),
                        name="inventory_stockcountline_count_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "stock_item"),
                        name="inventory_stockcountline_stock_item_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "movement"),
                        name="inventory_stockcountline_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "On its way"),
                            ("received", "Received"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
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
                    "destination",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_in",
                        to="inventory.warehouse",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_out",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_transfer_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "sent", "received", "cancelled"])),
                        name="inventory_transfer_status_known",
                        violation_error_message="“status” must be one of: draft, sent, received, cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("destination")), _negated=True),
                        name="transfer_between_two_places",
                        violation_error_message="A transfer goes from one warehouse to another one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("sent", "received")), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="transfer_sent_has_a_date",
                        violation_error_message="A transfer that has left has the date when it left.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "source"),
                        name="inventory_transfer_source_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "destination"),
                        name="inventory_transfer_destination_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("received_quantity", models.PositiveIntegerField(default=0, editable=False, verbose_name="received")),
                (
                    "sent_movement",
                    models.OneToOneField(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockmovement",
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
                    "transfer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="inventory.transfer",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("transfer_id", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_transferline_in_store"),
                    models.UniqueConstraint(
                        fields=("transfer", "variant"),
                        name="transfer_line_variant_once",
                        violation_error_message="The transfer already has a line for this variant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="transfer_line_positive",
                        violation_error_message="A line carries at least one unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_quantity__lte", models.F("quantity"))),
                        name="transfer_never_receives_more_than_sent",
                        violation_error_message="More cannot arrive than was sent.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "transfer"),
                        name="inventory_transferline_transfer_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="inventory_transferline_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "sent_movement"),
                        name="inventory_transferline_sent_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferReceiptLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="inventory.transferline",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockmovement",
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
                "ordering": ("line_id", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="transfer_receipt_positive",
                        violation_error_message="At least one unit has to arrive.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "line"),
                        name="inventory_transferreceiptline_line_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "movement"),
                        name="inventory_transferreceiptline_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
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
                ("quantity", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("fulfilled", "Fulfilled"),
                            ("released", "Released"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
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
                    "stock_item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="inventory.stockitem",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False), ("status", "open")),
                        fields=["expires_at"],
                        name="reservation_to_expire",
                    ),
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["store", "-id"], name="reservation_open"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="inventory_reservation_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "fulfilled", "released", "expired"])),
                        name="inventory_reservation_status_known",
                        violation_error_message="“status” must be one of: open, fulfilled, released, expired.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="reservation_positive",
                        violation_error_message="A reservation is for at least one unit.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "stock_item"),
                        name="inventory_reservation_stock_item_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
    ]
