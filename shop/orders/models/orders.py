"""Orders: the head of a sale."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from shop.core.db.constraints import email_is_normalised, known_choice
from shop.core.db.fields import AmountField, NormalisedEmailField
from shop.core.models import Updated
from shop.orders.querysets import OrderQuerySet
from shop.stores.models import StoreOwned, in_same_store, referable


class OrderStatus(models.TextChoices):
    """How far a sale has come."""

    DRAFT = "draft", "Draft"
    PLACED = "placed", "Placed"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class PaymentState(models.TextChoices):
    """How much of an order is paid, in a word."""

    UNPAID = "unpaid", "Unpaid"
    PARTLY_PAID = "partly_paid", "Partly paid"
    PAID = "paid", "Paid"
    PARTLY_REFUNDED = "partly_refunded", "Partly refunded"
    REFUNDED = "refunded", "Refunded"


class FulfilmentState(models.TextChoices):
    """How much of an order is shipped, in a word."""

    UNFULFILLED = "unfulfilled", "To ship"
    PARTLY_FULFILLED = "partly_fulfilled", "Partly shipped"
    FULFILLED = "fulfilled", "Shipped"
    PARTLY_RETURNED = "partly_returned", "Partly returned"
    RETURNED = "returned", "Returned"


TAX_ON_TOP = Case(When(prices_include_tax=True, then=Value(0)), default=F("tax_amount"), output_field=AmountField())
TOTAL = F("lines_amount") - F("discount_amount") + F("shipping_amount") + TAX_ON_TOP


class Order(StoreOwned, Updated):
    """One row is one sale. Its currency and whether its prices include tax are snapshots of the store's at the time.

    `lines_amount`, `tax_amount`, the three quantities (from the lines), `discount_amount` (from the discounts),
    `captured_amount` and `refunded_amount` (from the payments) are balances that the database keeps; `total_amount`,
    `payment_state` and `fulfilment_state` are computed from them by the database. So total = lines − discount +
    shipping + tax, always, and the badges of a list of orders need no other table.
    Truths: `order_number_unique`, `order_idempotency_key_unique`, `order_total_not_negative`,
    `order_email_is_normalised`, `order_refunds_within_captures`, `order_placed_has_a_date`,
    `orders_order_status_steps`, and `order_amounts_follow_lines` with `orders_order_<balance>_follows` for each other
    balance.
    """

    number = models.CharField(max_length=32)
    customer = models.ForeignKey(
        "customers.Customer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        db_constraint=False,
        db_index=False,
    )
    email = NormalisedEmailField("e-mail", null=True, blank=True)
    status = models.CharField(max_length=9, choices=OrderStatus, default=OrderStatus.DRAFT, editable=False)
    placed_at = models.DateTimeField("placed", null=True, editable=False)
    currency = models.CharField(max_length=3, editable=False)
    prices_include_tax = models.BooleanField(default=True, editable=False)
    shipping_amount = AmountField("shipping", default=0)
    idempotency_key = models.CharField(max_length=80, null=True, editable=False)

    lines_amount = AmountField("lines", default=0, editable=False)
    tax_amount = AmountField("tax", default=0, editable=False)
    discount_amount = AmountField("discount", default=0, editable=False)
    captured_amount = AmountField("captured", default=0, editable=False)
    refunded_amount = AmountField("refunded", default=0, editable=False)
    item_quantity = models.IntegerField("items", default=0, editable=False)
    fulfilled_quantity = models.IntegerField("shipped", default=0, editable=False)
    returned_quantity = models.IntegerField("returned", default=0, editable=False)

    total_amount = models.GeneratedField(
        expression=models.ExpressionWrapper(TOTAL, output_field=AmountField()),
        output_field=AmountField("total"),
        db_persist=True,
    )
    payment_state = models.GeneratedField(
        expression=Case(
            When(item_quantity=0, captured_amount=0, then=Value("unpaid")),
            When(refunded_amount__gt=0, refunded_amount=F("captured_amount"), then=Value("refunded")),
            When(refunded_amount__gt=0, then=Value("partly_refunded")),
            When(captured_amount__gte=TOTAL, then=Value("paid")),
            When(captured_amount__gt=0, then=Value("partly_paid")),
            default=Value("unpaid"),
            output_field=models.CharField(max_length=15),
        ),
        output_field=models.CharField("payment", max_length=15, choices=PaymentState),
        db_persist=True,
    )
    fulfilment_state = models.GeneratedField(
        expression=Case(
            When(item_quantity__gt=0, returned_quantity=F("item_quantity"), then=Value("returned")),
            When(returned_quantity__gt=0, then=Value("partly_returned")),
            When(item_quantity__gt=0, fulfilled_quantity=F("item_quantity"), then=Value("fulfilled")),
            When(fulfilled_quantity__gt=0, then=Value("partly_fulfilled")),
            default=Value("unfulfilled"),
            output_field=models.CharField(max_length=16),
        ),
        output_field=models.CharField("shipping state", max_length=16, choices=FulfilmentState),
        db_persist=True,
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = [
            referable(),
            in_same_store("customer"),
            known_choice("status", OrderStatus),
            # Order search by number.
            models.UniqueConstraint(
                fields=("store", "number"),
                name="order_number_unique",
                violation_error_message="Another order already has this number.",
            ),
            models.UniqueConstraint(
                fields=("store", "idempotency_key"),
                name="order_idempotency_key_unique",
                violation_error_message="This order has been placed already.",
            ),
            email_is_normalised("order_email_is_normalised"),
            models.CheckConstraint(
                condition=Q(discount_amount__lte=F("lines_amount") + F("shipping_amount"))
                & Q(lines_amount__gte=0, discount_amount__gte=0, shipping_amount__gte=0, tax_amount__gte=0),
                name="order_total_not_negative",
                violation_error_message="Discounts cannot be worth more than the lines and the shipping.",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0, refunded_amount__lte=F("captured_amount")),
                name="order_refunds_within_captures",
                violation_error_message="No more can be refunded than was captured.",
            ),
            models.CheckConstraint(
                condition=Q(
                    fulfilled_quantity__lte=F("item_quantity"),
                    returned_quantity__lte=F("fulfilled_quantity"),
                    returned_quantity__gte=0,
                ),
                name="order_quantities_in_order",
                violation_error_message="No more can be shipped than ordered, or returned than shipped.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", placed_at__isnull=True)
                | Q(status="cancelled")
                | Q(status__in=("placed", "completed"), placed_at__isnull=False),
                name="order_placed_has_a_date",
                violation_error_message="A placed order has the time of its placing, and a draft has none.",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="order_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
        ]
        indexes = [
            # Order list, newest first.
            models.Index(fields=("store", "-placed_at", "-id"), name="order_by_newest"),
            # Order list by status.
            models.Index(fields=("store", "status", "-placed_at", "-id"), name="order_by_status_newest"),
            # A customer's orders, newest first.
            models.Index(fields=("customer", "-placed_at", "-id"), name="order_of_customer"),
            # Order search by e-mail.
            models.Index(
                fields=("email",),
                name="order_email_prefix",
                opclasses=("text_pattern_ops",),
                condition=Q(email__isnull=False),
            ),
            # Order search by the beginning of the number.
            models.Index(fields=("number",), name="order_number_prefix", opclasses=("text_pattern_ops",)),
            # The tab “To ship”: placed and not all shipped.
            models.Index(
                fields=("store", "-placed_at", "-id"),
                name="order_to_ship",
                condition=Q(status="placed", fulfilled_quantity__lt=F("item_quantity")),
            ),
            # The tab “To capture”: placed and not all paid.
            models.Index(
                fields=("store", "-placed_at", "-id"),
                name="order_to_capture",
                condition=Q(status="placed", payment_state__in=("unpaid", "partly_paid")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"
