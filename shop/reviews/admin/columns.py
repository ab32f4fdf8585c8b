"""How stars and reviews look in lists and panels."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from shop.core.admin import Column, badge
from shop.reviews.models import Review, ReviewStatus

TONES = {
    ReviewStatus.PENDING.value: "warn",
    ReviewStatus.PUBLISHED.value: "good",
    ReviewStatus.REJECTED.value: "neutral",
}
EXCERPT = 140


def stars(rating: int) -> SafeString:
    """A rating as five stars, and in words for whoever does not see them."""
    return format_html(
        '<span class="bo-stars" role="img" aria-label="{} of 5 stars"><b>{}</b>{}</span>',
        rating,
        "★" * rating,
        "★" * (5 - rating),
    )


class Stars(Column):
    """A rating as five stars."""

    def html(self, value: Any, obj: Any) -> SafeString:
        return stars(value)


class Words(Column):
    """The headline and the beginning of the words; whole on hover."""

    def __init__(self) -> None:
        super().__init__("title", "review")
        self.admin_order_field = ""

    def value(self, obj: Review) -> str:
        return obj.title or obj.body or "Stars without words"

    def html(self, value: Any, obj: Any) -> SafeString:
        below = Truncator(obj.body).chars(EXCERPT) if obj.title else ""
        return format_html(
            '<span class="bo-words" title="{}">{}<small>{}</small></span>',
            obj.body,
            Truncator(value).chars(EXCERPT),
            below,
        )


class Verified(Column):
    """That an order proves the purchase; nothing where none does."""

    def __init__(self) -> None:
        super().__init__("is_verified", "bought here")
        self.admin_order_field = ""

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return badge("Verified", "info") if value else "–"
