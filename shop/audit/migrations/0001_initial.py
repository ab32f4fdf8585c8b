"""The audit, and the tables that it watches.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds each, all in one transaction.
Cost: none at any size; what is there already is not told. Old code keeps working: its changes are told without a person.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from shop.audit.operations import Audited
from shop.core.db.operations import Extension, SqlFile


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0002_truths"),
        ("catalog", "0002_truths"),
        ("core", "0002_trigger_functions"),
        ("customers", "0002_truths"),
        ("exchange", "0002_truths"),
        ("inventory", "0004_movements_fit"),
        ("orders", "0010_order_sums_come_along"),
        ("pricing", "0003_promotion_targets"),
        ("purchasing", "0003_movements_fit"),
        ("search", "0005_related"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        Extension("hstore"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                editable=False,
                                verbose_name="created",
                            ),
                        ),
                        (
                            "operation",
                            models.CharField(
                                choices=[
                                    ("insert", "added"),
                                    ("update", "changed"),
                                    ("delete", "deleted"),
                                    ("truncate", "emptied"),
                                    ("load", "loaded"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("table_name", models.CharField(max_length=63)),
                        ("row_id", models.BigIntegerField(null=True)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("door", models.TextField()),
                        ("address", models.GenericIPAddressField(null=True, verbose_name="from")),
                        ("request", models.CharField(blank=True, max_length=40)),
                        ("subject_id", models.BigIntegerField(null=True)),
                        (
                            "actor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "store",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="stores.store",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-created_at", "-id"),
                        "indexes": [
                            models.Index(fields=["store", "-created_at", "-id"], name="audit_change_of_store"),
                            models.Index(
                                fields=["store", "table_name", "-created_at", "-id"], name="audit_change_of_table"
                            ),
                            models.Index(fields=["row_id", "table_name"], name="audit_change_of_row"),
                            models.Index(
                                condition=models.Q(("actor__isnull", False)),
                                fields=["actor", "-created_at", "-id"],
                                name="audit_change_of_actor",
                            ),
                            models.Index(
                                condition=models.Q(("subject_id__isnull", False)),
                                fields=["subject_id"],
                                name="audit_change_of_subject",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("operation__in", ["insert", "update", "delete", "truncate", "load"])
                                ),
                                name="audit_change_operation_known",
                                violation_error_message="“operation” must be one of: insert, update, delete, truncate, load.",
                            )
                        ],
                    },
                )
            ],
            database_operations=[SqlFile("audit", "audit_change")],
        ),
        SqlFile("audit", "audit_record"),
        SqlFile("audit", "audit_forget"),
        # Staff and stores.
        Audited("accounts_user", store="", silent=("last_login",), secret=("password",)),
        Audited("accounts_user_user_permissions", store=""),
        Audited("auth_group", store=""),
        Audited("auth_group_permissions", store=""),
        Audited("stores_store", store="id"),
        Audited("stores_membership"),
        # What is sold.
        Audited("catalog_attribute"),
        Audited("catalog_attributevalue"),
        Audited("catalog_brand"),
        Audited("catalog_category", silent=("path",)),
        Audited("catalog_option"),
        Audited("catalog_optionvalue"),
        Audited("catalog_product"),
        Audited("catalog_productattribute"),
        Audited("catalog_productimage"),
        Audited("catalog_variant", silent=("combination",)),
        Audited("catalog_variantoption"),
        # At which price.
        Audited("pricing_coupon", silent=("redeemed_count",), watched=("code", "usage_limit", "promotion_id")),
        Audited("pricing_couponproduct"),
        Audited("pricing_couponredemption"),
        Audited(
            "pricing_giftcard",
            silent=("balance_amount",),
            secret=("code",),
            watched=("code", "currency", "expires_on", "is_active"),
        ),
        Audited("pricing_giftcardmovement"),
        Audited("pricing_price"),
        Audited("pricing_promotion"),
        Audited("pricing_promotioncategory"),
        Audited("pricing_promotionproduct"),
        Audited("pricing_taxassignment"),
        Audited("pricing_taxclass"),
        Audited("pricing_taxrate"),
        # To whom.
        Audited("customers_address", subject="customer_id"),
        Audited("customers_consent", subject="customer_id"),
        Audited("customers_customer", subject="id"),
        Audited("customers_group"),
        Audited("customers_groupmembership"),
        Audited("customers_note", subject="customer_id"),
        # Where it lies.
        Audited("inventory_stockalert", silent=("told_at", "told_fingerprint")),
        Audited("inventory_stockcount"),
        Audited("inventory_stockcountline"),
        Audited(
            "inventory_stockitem",
            silent=("on_hand", "reserved", "available", "is_low"),
            watched=("reorder_point", "variant_id", "warehouse_id"),
        ),
        Audited("inventory_transfer"),
        Audited(
            "inventory_transferline",
            silent=("received_quantity",),
            watched=("quantity", "sent_movement_id", "transfer_id", "variant_id"),
        ),
        Audited("inventory_transferreceiptline"),
        Audited("inventory_warehouse"),
        # Sales.
        Audited("orders_exchange"),
        Audited("orders_fulfilment"),
        Audited("orders_fulfilmentline"),
        Audited("orders_invoiceseries", silent=("last_number",), watched=("prefix", "kind")),
        Audited(
            "orders_order",
            subject="customer_id",
            silent=(
                "idempotency_key",
                "lines_amount",
                "tax_amount",
                "discount_amount",
                "captured_amount",
                "refunded_amount",
                "item_quantity",
                "fulfilled_quantity",
                "returned_quantity",
                "total_amount",
                "payment_state",
                "fulfilment_state",
            ),
            watched=(
                "number",
                "email",
                "status",
                "placed_at",
                "currency",
                "prices_include_tax",
                "shipping_amount",
                "customer_id",
            ),
        ),
        Audited("orders_orderaddress"),
        Audited("orders_orderdiscount"),
        Audited(
            "orders_orderline",
            silent=("fulfilled_quantity", "returned_quantity", "subtotal_amount"),
            watched=(
                "product_name",
                "variant_name",
                "sku",
                "quantity",
                "unit_price_amount",
                "price_quantity",
                "tax_rate",
                "tax_amount",
                "order_id",
                "variant_id",
            ),
        ),
        Audited(
            "orders_payment",
            silent=("refunded_amount",),
            watched=(
                "method",
                "status",
                "amount",
                "captured_amount",
                "provider",
                "provider_reference",
                "card_brand",
                "card_last4",
                "order_id",
            ),
        ),
        Audited("orders_paymentoperation", silent=("idempotency_key",), secret=("token",)),
        Audited("orders_promotionaudience"),
        Audited("orders_refund"),
        Audited("orders_return"),
        Audited("orders_returnline"),
        # Purchases.
        Audited("purchasing_purchaseorder"),
        Audited(
            "purchasing_purchaseorderline",
            silent=("received_quantity",),
            watched=("quantity", "tolerance_quantity", "unit_cost_amount", "purchase_order_id", "variant_id"),
        ),
        Audited("purchasing_supplier"),
        Audited("purchasing_supplierproduct"),
        # What people say of the search, and files.
        Audited("search_cataloguelanguage"),
        Audited("search_chosenrelation"),
        Audited("search_embeddingmodel", store=""),
        Audited("search_stopword"),
        Audited("search_synonym"),
        Audited("exchange_columnmapping"),
        Audited("exchange_importrun"),
    ]
