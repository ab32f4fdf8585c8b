"""Reviews of products, votes on them, replies to them, and what they come to for a product.

Lock: none on tables in use; the tables are new. Cost: none at any size. Old code does not know the tables.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_truths"),
        ("customers", "0002_truths"),
        ("orders", "0011_a_lines_own_price"),
        ("stores", "0004_second_factor_required"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
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
                    "rating",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "★"), (2, "★★"), (3, "★★★"), (4, "★★★★"), (5, "★★★★★")]
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField(blank=True, verbose_name="words")),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "To moderate"), ("published", "Published"), ("rejected", "Rejected")],
                        default="pending",
                        max_length=9,
                    ),
                ),
                (
                    "rejection",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("off_topic", "not about the product"),
                            ("offensive", "offensive words"),
                            ("advertising", "advertising"),
                            ("personal", "gives away personal data"),
                            ("not_genuine", "not genuine"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="why rejected",
                    ),
                ),
                ("moderated_at", models.DateTimeField(editable=False, null=True, verbose_name="moderated")),
                (
                    "helpful_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="found it helpful"),
                ),
                ("vote_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="votes")),
                (
                    "is_verified",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(("order_line__isnull", False)), output_field=models.BooleanField()
                        ),
                        output_field=models.BooleanField(verbose_name="verified"),
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="customers.customer",
                    ),
                ),
                (
                    "moderated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "order_line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderline",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
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
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ReviewReply",
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
                ("body", models.TextField(verbose_name="reply")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply",
                        to="reviews.review",
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
                "verbose_name_plural": "review replies",
                "ordering": ("review_id",),
            },
        ),
        migrations.CreateModel(
            name="ReviewVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("is_helpful", models.BooleanField(verbose_name="helpful")),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_votes",
                        to="customers.customer",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="reviews.review",
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
                "ordering": ("review_id", "id"),
            },
        ),
        migrations.CreateModel(
            name="ProductRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("review_count", models.PositiveIntegerField(editable=False, verbose_name="reviews")),
                ("star_sum", models.PositiveIntegerField(editable=False, verbose_name="stars")),
                (
                    "average",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.comparison.Cast(
                                    models.F("star_sum"), models.DecimalField(decimal_places=2, max_digits=12)
                                ),
                                "/",
                                django.db.models.functions.comparison.NullIf(models.F("review_count"), 0),
                            ),
                            precision=2,
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=3, null=True),
                    ),
                ),
                (
                    "product",
                    models.OneToOneField(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rating",
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
                "ordering": ("product_id",),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="reviews_productrating_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("star_sum__gte", models.F("review_count")),
                            (
                                "star_sum__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.Value(5), "*", models.F("review_count")
                                ),
                            ),
                        ),
                        name="product_rating_within_its_reviews",
                        violation_error_message="Each review gives from 1 to 5 stars.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["store", "-created_at", "-id"], name="review_by_newest"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["store", "status", "-created_at", "-id"], name="review_by_status_newest"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["product", "-created_at", "-id"],
                name="review_published_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["customer", "-id"], name="review_of_customer"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(condition=models.Q(("order__isnull", False)), fields=["order"], name="review_of_order"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("store", "id"), name="reviews_review_in_store"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "product"),
                name="reviews_review_product_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "customer"),
                name="reviews_review_customer_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "order"),
                name="reviews_review_order_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("order", "order_line"),
                name="reviews_review_order_line_same_order",
                violation_error_message="This belongs to another order, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "published", "rejected"])),
                name="reviews_review_status_known",
                violation_error_message="“status” must be one of: pending, published, rejected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("product", "customer"),
                name="review_once_per_product",
                violation_error_message="This customer has reviewed the product already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("order_line",),
                name="review_proof_used_once",
                violation_error_message="This line of an order proves another review already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                name="review_rating_from_1_to_5",
                violation_error_message="A rating is from 1 to 5 stars.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), models.Q(("body", ""), _negated=True), _connector="OR"),
                name="review_says_something",
                violation_error_message="A headline needs words below it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order__isnull", True), ("order_line__isnull", True)),
                    models.Q(("order__isnull", False), ("order_line__isnull", False)),
                    _connector="OR",
                ),
                name="review_proof_names_order",
                violation_error_message="The line that proves a purchase comes with its order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moderated_at__isnull", True), ("moderated_by__isnull", True), ("status", "pending")),
                    models.Q(models.Q(("status", "pending"), _negated=True), ("moderated_at__isnull", False)),
                    _connector="OR",
                ),
                name="review_moderated_with_date",
                violation_error_message="What was decided about, and nothing else, has the time of the decision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("rejection__in", ["off_topic", "offensive", "advertising", "personal", "not_genuine"]),
                        ("status", "rejected"),
                    ),
                    models.Q(models.Q(("status", "rejected"), _negated=True), ("rejection", "")),
                    _connector="OR",
                ),
                name="review_rejected_for_a_reason",
                violation_error_message="A review is rejected for one of the known reasons, and only then has one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewreply",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "review"),
                name="reviews_reviewreply_review_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__regex", "\\S")),
                name="review_reply_says_something",
                violation_error_message="Write something first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewvote",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "review"),
                name="reviews_reviewvote_review_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewvote",
            constraint=shop.core.db.constraints.CompositeForeignKey(
                fields=("store", "customer"),
                name="reviews_reviewvote_customer_same_store",
                violation_error_message="This belongs to another store, or is no longer there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewvote",
            constraint=models.UniqueConstraint(
                fields=("review", "customer"),
                name="review_vote_once",
                violation_error_message="This customer has voted on the review already.",
            ),
        ),
    ]
