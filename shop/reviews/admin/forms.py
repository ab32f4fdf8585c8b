"""What is asked before something is done about a review: each a form over one service."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from shop.core.admin import AskForm
from shop.reviews.models import Rejection, Review, ReviewReply
from shop.reviews.selectors import rating_of
from shop.reviews.services.moderating import publish_review, reject_review
from shop.reviews.services.replying import reply_to_review, withdraw_reply


class ReviewForm(AskForm):
    """What all of them look at: how the review stands, and what the product's reviews come to."""

    row: Review

    def picture(self) -> dict[str, Any]:
        now = Review.objects.get(pk=self.row.pk)
        rating = rating_of(product=now.product)
        reply = ReviewReply.objects.filter(review=now).first()
        return {
            "Status": now.get_status_display(),
            "Product's reviews": rating.review_count if rating else 0,
            "Product's stars": f"{rating.average or '–'}" if rating else "–",
            "Reply": reply.body if reply else "none",
        }

    def state(self) -> str:
        return str(Review.objects.values_list("status", flat=True).get(pk=self.row.pk))


class PublishForm(ReviewForm):
    title = "Publish"
    says = "Shoppers see the review, and its stars count."
    button = "Publish"

    def perform(self, *, actor: Any) -> str:
        publish_review(review=self.row, actor=actor)
        return "The review is published."


class RejectForm(ReviewForm):
    title = "Reject"
    says = "Shoppers do not see the review, and its stars do not count. It stays here with the reason."
    button = "Reject"

    reason = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose a reason"), *((value, label.capitalize()) for value, label in Rejection.choices)],
        widget=UnfoldAdminSelectWidget,
    )

    def perform(self, *, actor: Any) -> str:
        reject_review(review=self.row, reason=self.cleaned_data["reason"], actor=actor)
        return "The review is rejected."


class ReplyForm(ReviewForm):
    title = "Reply"
    says = "Stands below the review, for all shoppers to read."
    button = "Reply"

    body = forms.CharField(label="Reply", max_length=2_000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}))

    def build(self) -> None:
        reply = ReviewReply.objects.filter(review=self.row).first()
        self.fields["body"].initial = reply.body if reply else ""

    def perform(self, *, actor: Any) -> str:
        reply_to_review(review=self.row, body=self.cleaned_data["body"], actor=actor)
        return "The reply is published."


class WithdrawForm(ReviewForm):
    title = "Take the reply back"
    says = "Shoppers do not see the reply any more."
    button = "Take the reply back"

    def perform(self, *, actor: Any) -> str:
        withdraw_reply(review=self.row)
        return "The reply is taken back."
