"""Each rule that the database holds about reviews, broken by plain SQL."""

from typing import Any

import pytest

from tests import factories as f
from tests.support.refusals import Attempt, Ledger, assert_refused, attempt, changed, copied, without

ERASE = """
    UPDATE customers_customer
    SET name = 'Erased customer', email = NULL, phone = '', reference = NULL, erased_at = now()
    WHERE id = %s"""


def moderated_by_nobody_at_no_time() -> Attempt:
    return changed(f.ReviewFactory(), status="published")


def proved_by_what_somebody_else_bought() -> Attempt:
    review = f.ReviewFactory(bought=True)
    return changed(review, customer_id=f.CustomerFactory(store=review.store).pk)


def voted_on_by_the_author() -> Attempt:
    vote = f.ReviewVoteFactory()
    return changed(vote, customer_id=vote.review.customer_id)


def proved_twice() -> Attempt:
    review = f.ReviewFactory(bought=True)
    return copied(review, customer_id=f.CustomerFactory(store=review.store).pk)


def rated(**columns: Any) -> Attempt:
    """A rating written by hand, where nothing but the table's own constraints is left to refuse it."""
    rating = f.ProductRatingFactory()
    without("reviews_productrating", trigger="product_rating_written_by_hand")
    return changed(rating, **columns) if columns else copied(rating)


VIOLATIONS: Ledger = {
    "customer_erased_has_no_reviews": lambda: attempt(ERASE, f.ReviewFactory().customer_id),
    "product_rating_follows_reviews": lambda: changed(f.ProductRatingFactory(), star_sum=5),
    "review_moderated_with_date": moderated_by_nobody_at_no_time,
    "review_once_per_product": lambda: copied(f.ReviewFactory()),
    "review_proof_holds": proved_by_what_somebody_else_bought,
    "review_proof_names_order": lambda: changed(f.ReviewFactory(bought=True), order_id=None),
    "review_proof_used_once": proved_twice,
    "review_rating_from_1_to_5": lambda: changed(f.ReviewFactory(), rating=6),
    "review_rejected_for_a_reason": lambda: changed(f.ReviewFactory(published=True), status="rejected"),
    "review_reply_says_something": lambda: changed(f.ReviewReplyFactory(), body="  "),
    "review_says_something": lambda: changed(f.ReviewFactory(), body=""),
    "review_vote_by_another": voted_on_by_the_author,
    "review_vote_once": lambda: copied(f.ReviewVoteFactory()),
    "reviews_productrating_product_same_store": lambda: rated(product_id=f.ProductFactory().pk),
    "reviews_review_customer_same_store": lambda: changed(f.ReviewFactory(), customer_id=f.CustomerFactory().pk),
    "reviews_review_helpful_count_follows": lambda: changed(f.ReviewFactory(), helpful_count=1),
    "reviews_review_order_line_same_order": lambda: changed(
        f.ReviewFactory(bought=True), order_line_id=f.OrderLineFactory().pk
    ),
    "reviews_review_order_same_store": lambda: changed(f.ReviewFactory(bought=True), order_id=f.OrderFactory().pk),
    "reviews_review_product_same_store": lambda: changed(f.ReviewFactory(), product_id=f.ProductFactory().pk),
    "reviews_review_status_known": lambda: copied(f.ReviewFactory(published=True), status="?"),
    "reviews_review_status_steps": lambda: changed(
        f.ReviewFactory(published=True), status="pending", moderated_at=None
    ),
    "reviews_review_vote_count_follows": lambda: changed(f.ReviewFactory(), vote_count=1),
    "reviews_reviewreply_review_id_key": lambda: copied(f.ReviewReplyFactory()),
    "reviews_reviewreply_review_same_store": lambda: changed(f.ReviewReplyFactory(), review_id=f.ReviewFactory().pk),
    "reviews_reviewvote_customer_same_store": lambda: changed(
        f.ReviewVoteFactory(), customer_id=f.CustomerFactory().pk
    ),
    "reviews_reviewvote_review_same_store": lambda: changed(f.ReviewVoteFactory(), review_id=f.ReviewFactory().pk),
    "product_rating_within_its_reviews": lambda: rated(star_sum=6),
    "reviews_productrating_product_id_key": rated,
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
