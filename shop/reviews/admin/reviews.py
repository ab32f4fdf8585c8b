"""The list of reviews, which is the queue of those to moderate, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from shop.core.admin import (
    Ask,
    AskingPage,
    Badge,
    ChoicesFilter,
    DateDrillDown,
    Link,
    Moment,
    Panel,
    RelatedFilter,
    Tab,
    TabbedList,
    YesNoFilter,
    row_action,
    search,
)
from shop.core.admin.tabs import everything
from shop.reviews.models import Rejection, Review, ReviewReply, ReviewStatus
from shop.reviews.selectors import rating_of
from shop.reviews.services.moderating import publish_review, reject_review
from shop.stores.admin import StoreOwnedAdmin

from .columns import TONES, Stars, Verified, Words, stars
from .forms import PublishForm, RejectForm, ReplyForm, WithdrawForm


def _standing(review: Review) -> dict[str, Any]:
    return {
        "stars": stars(review.rating),
        "reply": ReviewReply.objects.filter(review=review).select_related("author").first(),
        "product_rating": rating_of(product=review.product),
    }


def _of(status: ReviewStatus) -> Any:
    return lambda rows: rows.filter(status=status)


def _rejection(reason: Rejection) -> Any:
    """The list's action that rejects for one reason: chosen in the menu, it asks nothing more."""

    @row_action(description=f"Reject: {reason.label}", permissions=["change"], done="rejected")
    def reject(self: Any, request: HttpRequest, review: Review) -> None:
        reject_review(review=review, reason=reason, actor=request.user)

    reject.__name__ = f"reject_{reason.value}"
    return reject


@admin.register(Review)
class ReviewAdmin(TabbedList, AskingPage, StoreOwnedAdmin):
    """Reviews, newest first. What customers wrote stays; staff decide whether it is seen, and reply."""

    tabs = (
        Tab(
            "",
            "To moderate",
            _of(ReviewStatus.PENDING),
            "Nothing waits to be moderated.",
            is_counted=True,
        ),
        Tab("published", "Published", _of(ReviewStatus.PUBLISHED), "No review is published yet."),
        Tab("rejected", "Rejected", _of(ReviewStatus.REJECTED), "No review was rejected."),
        Tab("all", "All", everything),
    )
    list_display = (
        Stars("rating"),
        Words(),
        Link("product"),
        Link("customer"),
        Verified(),
        Badge("status", tones=TONES),
        Moment("created_at", "written"),
    )
    list_display_links = (list_display[1],)
    list_select_related = ("product", "customer")
    list_filter = (
        ("rating", ChoicesFilter),
        ("is_verified", YesNoFilter),
        ("product", RelatedFilter),
        ("created_at", DateDrillDown),
    )
    sortable_by = ("created_at",)
    ordering = ("-created_at", "-id")
    search_routes = (
        search.Email("customer__email"),
        search.Trigram("product__name", noun="part of the product's name"),
    )
    fields = (
        Link("product"),
        Link("customer"),
        Link("order", "bought with order"),
        Moment("created_at", "written"),
        Badge("rejection", "why rejected"),
        "moderated_by",
        Moment("moderated_at", "decided"),
    )
    readonly_fields = fields
    panels = (Panel("Review", "reviews/review.html", _standing, place="top"),)
    asks = (
        Ask("publish", "Publish", PublishForm, lambda row: row.status != ReviewStatus.PUBLISHED),
        Ask("reply", "Reply", ReplyForm, lambda row: row.status == ReviewStatus.PUBLISHED),
        Ask("reject", "Reject", RejectForm, lambda row: row.status != ReviewStatus.REJECTED),
        Ask(
            "withdraw", "Take the reply back", WithdrawForm, lambda row: ReviewReply.objects.filter(review=row).exists()
        ),
    )
    actions = ("publish", *(_rejection(reason) for reason in Rejection))
    empty_message = "Reviews come from shoppers, and wait here until somebody has read them."

    @row_action(description="Publish", permissions=["change"], done="published")
    def publish(self, request: HttpRequest, review: Review) -> None:
        publish_review(review=review, actor=request.user)

    def badges(self, row: Review) -> tuple[Any, ...]:
        return (Badge("status", tones=TONES)(row), *((Verified()(row),) if row.is_verified else ()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("product", "customer")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the form shows is decided by the buttons above it: it has nothing to save."""
        nothing = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **nothing})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Customers write reviews."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A review is rejected, not deleted; it goes when its customer asks to be forgotten."""
        return False
