"""Reviews: what one customer says of one product."""

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.orders.models.ownership import in_same_order
from shop.stores.models import StoreOwned, in_same_store, referable


class ReviewStatus(models.TextChoices):
    """Whether shoppers see it."""

    PENDING = "pending", "To moderate"
    PUBLISHED = "published", "Published"
    REJECTED = "rejected", "Rejected"


class Rejection(models.TextChoices):
    """Why a review is not shown."""

    OFF_TOPIC = "off_topic", "not about the product"
    OFFENSIVE = "offensive", "offensive words"
    ADVERTISING = "advertising", "advertising"
    PERSONAL = "personal", "gives away personal data"
    NOT_GENUINE = "not_genuine", "not genuine"


class Review(StoreOwned, Updated):
    """One row is one customer's rating of one product, with their words, and what staff decided about it.

    “Verified” is no flag that somebody sets: it follows from `order_line`, the line that proves the purchase, which has
    to be a shipped line of an order of this customer for this product. `helpful_count` and `vote_count` are balances of
    the votes. Truths: `review_once_per_product`, `review_rating_from_1_to_5`, `review_says_something`,
    `review_proof_names_order`, `review_proof_used_once`, `review_proof_holds`, `review_moderated_with_date`,
    `review_rejected_for_a_reason`, `reviews_review_status_steps`, `customer_erased_has_no_reviews`.
    Written by `reviews.services`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.PROTECT, related_name="reviews", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="reviews", db_constraint=False, db_index=False
    )
    order = models.ForeignKey(
        "orders.Order", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    order_line = models.ForeignKey(
        "orders.OrderLine", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    rating = models.PositiveSmallIntegerField(choices=[(stars, "★" * stars) for stars in range(1, 6)])
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField("words", blank=True)
    status = models.CharField(max_length=9, choices=ReviewStatus, default=ReviewStatus.PENDING)
    rejection = models.CharField("why rejected", max_length=11, choices=Rejection, blank=True, default="")
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    moderated_at = models.DateTimeField("moderated", null=True, editable=False)
    helpful_count = models.PositiveIntegerField("found it helpful", default=0, editable=False)
    vote_count = models.PositiveIntegerField("votes", default=0, editable=False)
    is_verified = models.GeneratedField(
        expression=ExpressionWrapper(Q(order_line__isnull=False), output_field=models.BooleanField()),
        output_field=models.BooleanField("verified"),
        db_persist=True,
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            referable(),
            in_same_store("product"),
            in_same_store("customer"),
            in_same_store("order"),
            in_same_order("order_line"),
            known_choice("status", ReviewStatus),
            # Also: the reviews of a product.
            models.UniqueConstraint(
                fields=("product", "customer"),
                name="review_once_per_product",
                violation_error_message="This customer has reviewed the product already.",
            ),
            # Also: asked before an order's line is deleted.
            models.UniqueConstraint(
                fields=("order_line",),
                name="review_proof_used_once",
                violation_error_message="This line of an order proves another review already.",
            ),
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=5),
                name="review_rating_from_1_to_5",
                violation_error_message="A rating is from 1 to 5 stars.",
            ),
            models.CheckConstraint(
                condition=Q(title="") | ~Q(body=""),
                name="review_says_something",
                violation_error_message="A headline needs words below it.",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True, order_line__isnull=True)
                | Q(order__isnull=False, order_line__isnull=False),
                name="review_proof_names_order",
                violation_error_message="The line that proves a purchase comes with its order.",
            ),
            models.CheckConstraint(
                condition=Q(status="pending", moderated_at__isnull=True, moderated_by__isnull=True)
                | (~Q(status="pending") & Q(moderated_at__isnull=False)),
                name="review_moderated_with_date",
                violation_error_message="What was decided about, and nothing else, has the time of the decision.",
            ),
            models.CheckConstraint(
                condition=Q(status="rejected", rejection__in=Rejection.values)
                | (~Q(status="rejected") & Q(rejection="")),
                name="review_rejected_for_a_reason",
                violation_error_message="A review is rejected for one of the known reasons, and only then has one.",
            ),
        ]
        indexes = [
            # Review list, newest first.
            models.Index(fields=("store", "-created_at", "-id"), name="review_by_newest"),
            # Tabs of the review list; home: reviews to moderate.
            models.Index(fields=("store", "status", "-created_at", "-id"), name="review_by_status_newest"),
            # What shoppers see below a product, newest first.
            models.Index(
                fields=("product", "-created_at", "-id"),
                name="review_published_newest",
                condition=Q(status="published"),
            ),
            # A customer's reviews: customer page, erasing.
            models.Index(fields=("customer", "-id"), name="review_of_customer"),
            # Asked before an order is deleted or gets another customer.
            models.Index(fields=("order",), name="review_of_order", condition=Q(order__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{'★' * self.rating} {self.title}".strip()
