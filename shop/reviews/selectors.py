"""Reads about reviews."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from shop.catalog.models import Product
from shop.customers.models import Customer
from shop.orders.models import OrderLine
from shop.reviews.models import ProductRating, Review, ReviewStatus, ReviewVote
from shop.stores.models import Store

REVIEW = ("product__name", "rating", "title", "body", "status", "created_at")


def proof_of_purchase(*, customer: Customer, product: Product) -> OrderLine | None:
    """The newest line of this product that was shipped to the customer.

    Index `order_of_customer`, then the lines of these orders; grows with the customer's orders.
    """
    bought = OrderLine.objects.filter(order__customer=customer, variant__product=product, fulfilled_quantity__gt=0)
    return bought.order_by("-pk").first()


def reviews_to_moderate(*, store: Store) -> QuerySet[Review]:
    """Reviews that nobody has decided about. Index `review_by_status_newest`."""
    return Review.objects.filter(store=store, status=ReviewStatus.PENDING)


def newest_of_product(*, product: Product, published: int, waiting: int) -> QuerySet[Review]:
    """The newest published reviews of a product and those that wait, as many as told, each with the product's rating.

    One statement: index `review_published_newest` for the ones, `review_once_per_product` for the others.
    """
    of_product = Review.objects.filter(product=product).order_by("-created_at", "-pk").values("pk")
    shown = of_product.filter(status=ReviewStatus.PUBLISHED)[:published]
    others = of_product.filter(status=ReviewStatus.PENDING)[:waiting]
    return (
        Review.objects.filter(pk__in=shown.union(others, all=True))
        .select_related("product__rating")
        .order_by("-created_at", "-pk")
    )


def reviews_of_customer(*, customer: Customer) -> QuerySet[Review]:
    """What a customer has said, newest first. Index `review_of_customer`."""
    return Review.objects.filter(customer=customer).select_related("product").order_by("-pk")


def rating_of(*, product: Product) -> ProductRating | None:
    """What the published reviews of a product come to; None before the first. One row by its key."""
    return ProductRating.objects.filter(product=product).first()


def personal_reviews(customer: Customer) -> dict[str, list[dict[str, Any]]]:
    """What a customer said and how they voted, for the export of their data: two statements."""
    reviews = Review.objects.filter(customer=customer).order_by("pk")
    votes = ReviewVote.objects.filter(customer=customer).order_by("pk").annotate(product=F("review__product__name"))
    return {
        "reviews": [dict(row) for row in reviews.values(*REVIEW)],
        "review_votes": [dict(row) for row in votes.values("product", "is_helpful", "created_at")],
    }
