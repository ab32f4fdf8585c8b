"""What it costs when: prices, taxes, promotions, coupons, gift cards.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GiftCard",
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
                ("currency", models.CharField(max_length=3)),
                (
                    "balance_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="balance"
                    ),
                ),
                ("expires_on", models.DateField(blank=True, null=True)),
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
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pricing_giftcard_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "code"),
                        name="gift_card_code_unique",
                        violation_error_message="Another gift card already has this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code", django.db.models.functions.text.Upper(models.F("code"))), ("code__regex", "^\\S+$")
                        ),
                        name="gift_card_code_is_upper_case",
                        violation_error_message="A code is written in capital letters and without blanks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("balance_amount__gte", 0)),
                        name="gift_card_balance_not_negative",
                        violation_error_message="There is not enough money on the gift card.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="gift_card_currency_is_a_code",
                        violation_error_message="A currency is three capital letters, for example EUR.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftCardMovement",
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
                            ("issue", "Issued"),
                            ("spend", "Spent"),
                            ("refund", "Refunded to card"),
                            ("adjust", "Adjusted"),
                        ],
                        max_length=6,
                    ),
                ),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "balance_after_amount",
                    shop.core.db.fields.AmountField(
                        db_default=0, decimal_places=2, editable=False, max_digits=12, verbose_name="balance after"
                    ),
                ),
                (
                    "occurred_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "gift_card",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="pricing.giftcard",
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
                "indexes": [models.Index(fields=["gift_card", "-id"], name="gift_card_ledger")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pricing_giftcardmovement_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["issue", "spend", "refund", "adjust"])),
                        name="pricing_giftcardmovement_kind_known",
                        violation_error_message="“kind” must be one of: issue, spend, refund, adjust.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("kind__in", ("issue", "refund"))),
                            models.Q(("amount__lt", 0), ("kind", "spend")),
                            models.Q(("kind", "adjust"), models.Q(("amount", 0), _negated=True)),
                            _connector="OR",
                        ),
                        name="gift_card_movement_sign_follows_kind",
                        violation_error_message="Issuing and refunding add money, spending takes it; nothing moves by zero.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "gift_card"),
                        name="pricing_giftcardmovement_gift_card_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Price",
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
                ("currency", models.CharField(max_length=3)),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                (
                    "compare_at_amount",
                    shop.core.db.fields.AmountField(
                        blank=True,
                        decimal_places=2,
                        help_text="The crossed-out price beside a reduced one; empty if there is none.",
                        max_digits=12,
                        null=True,
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="period")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("variant_id", "currency", "-valid"),
                "indexes": [models.Index(fields=["variant", "currency", "valid"], name="price_history")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("variant", "="), ("currency", "="), ("valid", "&&")],
                        name="price_periods_never_overlap",
                        violation_error_message="Another price of this variant holds during part of this period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="price_not_negative",
                        violation_error_message="A price cannot be below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("compare_at_amount__isnull", True),
                            ("compare_at_amount__gt", models.F("amount")),
                            _connector="OR",
                        ),
                        name="price_compare_at_is_higher",
                        violation_error_message="The crossed-out price has to be higher than the price.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid__isempty", False),
                            ("valid__lower_inc", True),
                            ("valid__startswith__isnull", False),
                            models.Q(("valid__endswith__isnull", True), ("valid__upper_inc", False), _connector="OR"),
                        ),
                        name="price_period_has_a_start",
                        violation_error_message="A price holds from an instant until before a later one, or for good.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="price_currency_is_a_code",
                        violation_error_message="A currency is three capital letters, for example EUR.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="pricing_price_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promotion",
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
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("percentage", "Percentage off"),
                            ("amount", "Amount off"),
                            ("buy_x_get_y", "Buy some, get some free"),
                            ("free_shipping", "Free shipping"),
                            ("campaign", "Campaign of maker's coupons"),
                        ],
                        max_length=14,
                    ),
                ),
                ("percent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("amount", shop.core.db.fields.AmountField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("buy_quantity", models.PositiveIntegerField(blank=True, null=True)),
                ("free_quantity", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "minimum_amount",
                    shop.core.db.fields.AmountField(
                        blank=True,
                        decimal_places=2,
                        help_text="What a basket has to be worth first.",
                        max_digits=12,
                        null=True,
                    ),
                ),
                ("priority", models.PositiveIntegerField(default=100)),
                ("is_stackable", models.BooleanField(default=False, verbose_name="works beside others")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("needs_coupon", models.BooleanField(default=False)),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="period")),
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
                "ordering": ("priority", "id"),
                "indexes": [models.Index(fields=["store", "priority", "id"], name="promotion_by_priority")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pricing_promotion_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["percentage", "amount", "buy_x_get_y", "free_shipping", "campaign"])
                        ),
                        name="pricing_promotion_kind_known",
                        violation_error_message="“kind” must be one of: percentage, amount, buy_x_get_y, free_shipping, campaign.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__isnull", True),
                                ("kind", "percentage"),
                                ("percent__isnull", False),
                                ("buy_quantity__isnull", True),
                                ("free_quantity__isnull", True),
                            ),
                            models.Q(
                                ("amount__isnull", False),
                                ("kind", "amount"),
                                ("percent__isnull", True),
                                ("buy_quantity__isnull", True),
                                ("free_quantity__isnull", True),
                            ),
                            models.Q(
                                ("buy_quantity__gte", 1),
                                ("free_quantity__gte", 1),
                                ("kind", "buy_x_get_y"),
                                ("amount__isnull", True),
                                ("percent__isnull", True),
                            ),
                            models.Q(
                                ("amount__isnull", True),
                                ("kind__in", ("free_shipping", "campaign")),
                                ("percent__isnull", True),
                                ("buy_quantity__isnull", True),
                                ("free_quantity__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promotion_has_its_size",
                        violation_error_message="Give the size that this kind of promotion needs, and no other.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("percent__isnull", True),
                                models.Q(("percent__gt", 0), ("percent__lte", 100)),
                                _connector="OR",
                            ),
                            models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                            models.Q(("minimum_amount__isnull", True), ("minimum_amount__gte", 0), _connector="OR"),
                        ),
                        name="promotion_percent_up_to_all",
                        violation_error_message="A promotion takes more than nothing off, and no more than everything.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="promotion_period_not_empty",
                        violation_error_message="The promotion ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coupon",
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
                ("code", models.CharField(max_length=64)),
                ("usage_limit", models.PositiveIntegerField(blank=True, help_text="Empty: no limit.", null=True)),
                ("redeemed_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="times used")),
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
                    "promotion",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coupons",
                        to="pricing.promotion",
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pricing_coupon_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "code"),
                        name="coupon_code_unique",
                        violation_error_message="Another coupon already has this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code", django.db.models.functions.text.Upper(models.F("code"))),
                            ("code__regex", "^\\S(.*\\S)?$"),
                        ),
                        name="coupon_code_is_upper_case",
                        violation_error_message="A code is written in capital letters and without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("usage_limit__isnull", True),
                            ("redeemed_count__lte", models.F("usage_limit")),
                            _connector="OR",
                        ),
                        name="coupon_never_beyond_its_limit",
                        violation_error_message="The coupon has been used as often as its limit allows.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "promotion"),
                        name="pricing_coupon_promotion_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("is_default", models.BooleanField(default=False)),
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
                "verbose_name_plural": "tax classes",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pricing_taxclass_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "name"),
                        name="tax_class_name_unique",
                        violation_error_message="There is already a tax class with this name.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("store",),
                        name="tax_class_one_default",
                        violation_error_message="The store already has a default tax class.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
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
                (
                    "tax_class",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="pricing.taxclass",
                    ),
                ),
            ],
            options={
                "ordering": ("product_id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product",),
                        name="tax_assignment_one_per_product",
                        violation_error_message="The product already belongs to a tax class.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="pricing_taxassignment_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "tax_class"),
                        name="pricing_taxassignment_tax_class_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("country", models.CharField(help_text="ISO 3166 code, for example DE.", max_length=2)),
                ("rate", models.DecimalField(decimal_places=5, max_digits=6)),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="From this day until before that day."
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
                    "tax_class",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="pricing.taxclass",
                    ),
                ),
            ],
            options={
                "ordering": ("tax_class_id", "country", "valid"),
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("tax_class", "="), ("country", "="), ("valid", "&&")],
                        name="tax_rate_one_per_day",
                        violation_error_message="Another rate of this class and country holds on some of these days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gte", 0), ("rate__lt", 1)),
                        name="tax_rate_is_a_share",
                        violation_error_message="A rate is a share from 0 to below 1: write 0.19 for 19 %.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="tax_rate_country_is_a_code",
                        violation_error_message="A country is two capital letters, for example DE.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="tax_rate_period_not_empty",
                        violation_error_message="The period ends before it begins.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "tax_class"),
                        name="pricing_taxrate_tax_class_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouponProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "coupon",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="products",
                        to="pricing.coupon",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
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
                "ordering": ("coupon_id", "product_id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coupon", "product"),
                        name="coupon_product_once",
                        violation_error_message="The coupon is already good for this product.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "coupon"),
                        name="pricing_couponproduct_coupon_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="pricing_couponproduct_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouponRedemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("redeemed_at", models.DateTimeField()),
                (
                    "coupon",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="pricing.coupon",
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
                "ordering": ("-redeemed_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pricing_couponredemption_in_store"),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "coupon"),
                        name="pricing_couponredemption_coupon_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
    ]
