"""Which products go with which: counted from baskets with what is needed to count on, and chosen by staff list by list.

Lock: SHARE ROW EXCLUSIVE on products, stores, users, orders and order lines while keys and triggers are made, for
milliseconds; the tables are new. Cost: none at any size; afterwards a sale writes one row more. Old code does not know
them.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_truths"),
        ("orders", "0006_cart_holds"),
        ("search", "0004_unused_tables_go"),
        ("stores", "0003_seller_on_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="StaleBasket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("order_key", models.BigIntegerField()),
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
            },
        ),
        migrations.CreateModel(
            name="ChosenRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "listing",
                    models.CharField(
                        choices=[
                            ("similar", "Similar"),
                            ("together", "Bought together"),
                            ("alternatives", "Instead of it"),
                        ],
                        default="together",
                        max_length=12,
                        verbose_name="list",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pinned", "Show first"), ("excluded", "Never show")],
                        default="pinned",
                        max_length=10,
                        verbose_name="choice",
                    ),
                ),
                (
                    "chosen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="when"
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_relations",
                        to="catalog.product",
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
                "ordering": ("product_id", "id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_chosenrelation_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "other"),
                        name="search_chosenrelation_other_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("listing__in", ["similar", "together", "alternatives"])),
                        name="search_chosenrelation_listing_known",
                        violation_error_message="“listing” must be one of: similar, together, alternatives.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pinned", "excluded"])),
                        name="search_chosenrelation_kind_known",
                        violation_error_message="“kind” must be one of: pinned, excluded.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "listing", "other"),
                        name="chosen_relation_unique",
                        violation_error_message="There is already a choice about this product.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product", models.F("other")), _negated=True),
                        name="chosen_relation_of_two",
                        violation_error_message="A product is not related to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedBasket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("order_key", models.BigIntegerField()),
                ("products", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
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
                "ordering": ("order_key",),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["products"], name="counted_basket_products"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_key",),
                        name="counted_basket_once",
                        violation_error_message="This order is counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductBaskets",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("baskets", models.PositiveIntegerField()),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
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
                "ordering": ("-baskets", "product_id"),
                "indexes": [models.Index(fields=["store", "-baskets", "product"], name="product_baskets_most")],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_productbaskets_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("product",),
                        name="product_baskets_unique",
                        violation_error_message="This product is counted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("baskets__gt", 0)),
                        name="product_baskets_positive",
                        violation_error_message="A product that lies in no basket is not counted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("baskets", models.PositiveIntegerField()),
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
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
                "ordering": ("product_id", "-baskets", "id"),
                "indexes": [
                    models.Index(fields=["product", "-baskets", "partner"], name="product_pair_partners"),
                    models.Index(fields=["partner", "-baskets", "product"], name="product_pair_partners_back"),
                ],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_productpair_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "partner"),
                        name="search_productpair_partner_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "partner"),
                        name="product_pair_unique",
                        violation_error_message="These two are counted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product__lt", models.F("partner"))),
                        name="product_pair_in_order",
                        violation_error_message="Of a pair, the product with the lower key comes first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("baskets__gte", 3)),
                        name="product_pair_met_often_enough",
                        violation_error_message="Only pairs that met in three baskets are kept.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoreBaskets",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("baskets", models.PositiveIntegerField(default=0)),
                (
                    "counted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="counted"),
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
                "ordering": ("store_id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store",),
                        name="store_baskets_unique",
                        violation_error_message="This store's baskets are counted already.",
                    )
                ],
            },
        ),
        SqlFile("search", "sold_baskets_are_noted"),
    ]
