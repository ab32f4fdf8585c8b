"""What buyers say of a product, and what a customer has said: panels, and a column of the product list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from shop.catalog.models import Product
from shop.core.admin import Badge, Column, admin_link
from shop.customers.models import Customer
from shop.reviews.admin.columns import TONES, stars
from shop.reviews.models import Review, ReviewStatus
from shop.reviews.selectors import newest_of_product, reviews_of_customer

SHOWN = 5
COUNTED = 99
SHOWN_OF_CUSTOMER = 20
EXCERPT = 60
STATUS = Badge("status", tones=TONES)


class Rating(Column):
    """The average of a product's published reviews, and how many they are."""

    align = "end"

    def __init__(self) -> None:
        super().__init__("rating", "rating")
        self.admin_order_field = ""

    def value(self, obj: Product) -> Any:
        rating = getattr(obj, "rating", None)
        return rating if rating is not None and rating.review_count else None

    def html(self, value: Any, obj: Any) -> SafeString:
        return format_html(
            '<span title="{} of 5 stars">{} ★</span> ({})', value.average, value.average, f"{value.review_count:,}"
        )


def _named(review: Review) -> str:
    return review.title or Truncator(review.body).chars(EXCERPT) or "without words"


def reviews_panel(product: Product) -> dict[str, Any]:
    """The rating, the newest published reviews, and how many wait."""
    address = reverse("admin:reviews_review_changelist")
    found = list(newest_of_product(product=product, published=SHOWN, waiting=COUNTED + 1))
    reviews = [review for review in found if review.status == ReviewStatus.PUBLISHED]
    waiting = len(found) - len(reviews)
    return {
        "rating": getattr(reviews[0].product, "rating", None) if reviews else None,
        "reviews": [(review, _named(review), stars(review.rating)) for review in reviews],
        "url": f"{address}?tab=published&product__id__exact={product.pk}",
        "waiting": f"{COUNTED}+" if waiting > COUNTED else waiting,
        "waiting_url": f"{address}?product__id__exact={product.pk}",
    }


def reviews_by_customer(customer: Customer) -> dict[str, Any]:
    """What a customer has said, newest first."""
    reviews = list(reviews_of_customer(customer=customer)[:SHOWN_OF_CUSTOMER])
    return {
        "columns": ("Stars", "Review", "Product", "Status", "Written"),
        "wide": (4,),
        "rows": [
            (
                stars(review.rating),
                admin_link(review, _named(review)),
                admin_link(review.product),
                STATUS(review),
                date_format(review.created_at, "j M Y"),
            )
            for review in reviews
        ],
        "empty": "This customer has not reviewed anything yet.",
    }
