"""What is asked of payment providers, and what they tell.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code writes none of the new rows.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields
from shop.core.db.operations import AppendOnly, KeepUpdatedAt, LegalSteps


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orders", "0003_promotion_audience"),
        ("pricing", "0003_promotion_targets"),
        ("stores", "0002_truths"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentOperation",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("authorise", "Authorise"),
                            ("capture", "Capture"),
                            ("void", "Void"),
                            ("refund", "Refund"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "No answer yet"), ("done", "Done"), ("declined", "Declined")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("amount", shop.core.db.fields.AmountField(decimal_places=2, max_digits=12)),
                (
                    "total_after_amount",
                    shop.core.db.fields.AmountField(decimal_places=2, max_digits=12, verbose_name="in all"),
                ),
                ("idempotency_key", models.CharField(max_length=64)),
                ("token", models.CharField(blank=True, max_length=128)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("provider_reference", models.CharField(blank=True, max_length=128)),
                ("message", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gift_card_movement",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.giftcardmovement",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="orders.payment",
                    ),
                ),
                (
                    "refund",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operation",
                        to="orders.refund",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_operations",
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
                "ordering": ("order_id", "id"),
                "indexes": [
                    models.Index(fields=["payment", "-id"], name="payment_operation_of_payment"),
                    models.Index(
                        condition=models.Q(("status", "asked")), fields=["created_at"], name="payment_operation_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("actor__isnull", False)),
                        fields=["actor"],
                        name="payment_operation_of_actor",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "id"), name="orders_paymentoperation_in_order"),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_paymentoperation_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "payment"),
                        name="orders_paymentoperation_payment_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "request"),
                        name="orders_paymentoperation_request_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "refund"),
                        name="orders_paymentoperation_refund_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "gift_card_movement"),
                        name="orders_paymentoperation_gift_card_movement_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["authorise", "capture", "void", "refund"])),
                        name="orders_paymentoperation_kind_known",
                        violation_error_message="“kind” must be one of: authorise, capture, void, refund.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "done", "declined"])),
                        name="orders_paymentoperation_status_known",
                        violation_error_message="“status” must be one of: asked, done, declined.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("total_after_amount__gte", 0)),
                        name="payment_operation_positive",
                        violation_error_message="An amount of money is above zero.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "idempotency_key"),
                        name="payment_operation_key_unique",
                        violation_error_message="This has been asked already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("payment",),
                        name="payment_operation_one_at_a_time",
                        violation_error_message="The provider has not answered about this payment yet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "refund"), ("refund__isnull", False), ("status", "done")),
                            models.Q(
                                models.Q(("kind", "refund"), ("status", "done"), _negated=True),
                                ("refund__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="payment_operation_refund_is_written",
                        violation_error_message="A refund that was given is written down as one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("provider", models.CharField(max_length=32)),
                ("event_id", models.CharField(max_length=128)),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("nothing_new", "Known already"),
                            ("unknown", "Unknown payment"),
                            ("contradiction", "Contradicts what is known"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "payment_status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("authorised", "Authorised"),
                            ("captured", "Captured"),
                            ("voided", "Voided"),
                            ("failed", "Failed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("payment_reference", models.CharField(blank=True, max_length=128)),
                (
                    "captured_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="captured"
                    ),
                ),
                (
                    "refunded_amount",
                    shop.core.db.fields.AmountField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="refunded"
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="when")),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="orders.payment",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("order__isnull", False)), fields=["order"], name="provider_event_of_order"
                    )
                ],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "order"),
                        name="orders_providerevent_order_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("order", "payment"),
                        name="orders_providerevent_payment_same_order",
                        violation_error_message="This belongs to another order, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ["applied", "nothing_new", "unknown", "contradiction"])),
                        name="orders_providerevent_effect_known",
                        violation_error_message="“effect” must be one of: applied, nothing_new, unknown, contradiction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payment_status__in", ["pending", "authorised", "captured", "voided", "failed"])
                        ),
                        name="orders_providerevent_payment_status_known",
                        violation_error_message="“payment status” must be one of: pending, authorised, captured, voided, failed.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "provider", "event_id"),
                        name="provider_event_once",
                        violation_error_message="This event has come before.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("order__isnull", True), ("payment__isnull", True)),
                            models.Q(("order__isnull", False), ("payment__isnull", False)),
                            _connector="OR",
                        ),
                        name="provider_event_payment_has_its_order",
                        violation_error_message="An event about a payment is about its order too.",
                    ),
                ],
            },
        ),
        KeepUpdatedAt("orders_paymentoperation"),
        LegalSteps("orders_paymentoperation", "asked>done", "asked>declined"),
        AppendOnly("orders_providerevent", sentence="What a provider has told stays written down."),
    ]
