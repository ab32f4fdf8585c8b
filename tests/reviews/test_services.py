"""Writing, moderating, voting on, answering and forgetting reviews."""

import pytest
from django.db import connection

from shop.backoffice.customer_forms import EraseForm
from shop.catalog.models import Product
from shop.core.exceptions import Refused
from shop.reviews.exceptions import AlreadyReviewed, DecidedAlready, NotPublished, OwnReview, ReviewerErased
from shop.reviews.models import ProductRating, Review, ReviewVote
from shop.reviews.selectors import personal_reviews
from shop.reviews.services.moderating import publish_review, reject_review
from shop.reviews.services.replying import reply_to_review, withdraw_reply
from shop.reviews.services.voting import vote_on_review
from shop.reviews.services.writing import write_review
from tests import factories as f
from tests.factories.reviews import sent
from tests.support.refusals import attempt, refused_by

pytestmark = pytest.mark.django_db


def rating(review: Review) -> tuple[int, int, str]:
    row = ProductRating.objects.get(product=review.product)
    return row.review_count, row.star_sum, str(row.average)


def test_a_review_is_verified_by_what_was_sent_to_its_customer_and_by_nothing_else():
    line = sent(f.StoreFactory())
    product, buyer = line.variant.product, line.order.customer
    stranger = f.CustomerFactory(store=line.store)
    only_ordered = f.OrderLineFactory(order=f.OrderFactory(customer=stranger, lines=0), variant=line.variant)

    bought = write_review(product=product, customer=buyer, rating=5, body="Good.")
    heard_of = write_review(product=product, customer=stranger, rating=1)

    assert (bought.order_line, bought.is_verified, bought.status) == (line, True, "pending")
    assert (heard_of.order_line, heard_of.is_verified) == (None, False)
    assert only_ordered.fulfilled_quantity == 0
    with pytest.raises(AlreadyReviewed):
        write_review(product=product, customer=buyer, rating=1)


def test_only_published_reviews_count_for_the_product():
    first, second = f.ReviewFactory(rating=5), f.ReviewFactory(rating=2)
    Review.objects.filter(pk=second.pk).update(
        product=first.product, store=first.store, customer=f.CustomerFactory(store=first.store)
    )
    editor = f.UserFactory()

    publish_review(review=first, actor=editor)
    publish_review(review=second, actor=editor)
    assert rating(first) == (2, 7, "3.50")

    rejected = reject_review(review=second, reason="off_topic", actor=editor)
    assert rating(first) == (1, 5, "5.00")
    assert (rejected.rejection, rejected.moderated_by) == ("off_topic", editor)
    with pytest.raises(DecidedAlready):
        reject_review(review=second, reason="offensive", actor=editor)
    with pytest.raises(Refused):
        reject_review(review=first, reason="because", actor=editor)

    Review.objects.filter(pk=first.pk).delete()
    assert ProductRating.objects.values_list("review_count", "star_sum", "average").get() == (0, 0, None)


def test_a_vote_counts_once_and_can_be_changed():
    review = f.ReviewFactory(published=True)
    voter = f.CustomerFactory(store=review.store)

    vote_on_review(review=review, customer=voter, is_helpful=True)
    vote_on_review(review=review, customer=voter, is_helpful=False)
    vote_on_review(review=review, customer=f.CustomerFactory(store=review.store), is_helpful=True)

    review.refresh_from_db()
    assert (review.helpful_count, review.vote_count) == (1, 2)
    with pytest.raises(OwnReview):
        vote_on_review(review=review, customer=review.customer, is_helpful=True)
    with pytest.raises(NotPublished):
        vote_on_review(review=f.ReviewFactory(store=review.store), customer=voter, is_helpful=True)


def test_the_shop_replies_once_changes_it_and_takes_it_back():
    review, clerk = f.ReviewFactory(published=True), f.UserFactory()

    reply_to_review(review=review, body="Thanks!", actor=clerk)
    changed = reply_to_review(review=review, body=" Thank you. ", actor=clerk)

    assert (changed.body, changed.author, review.reply) == ("Thank you.", clerk, changed)
    withdraw_reply(review=review)
    assert not Review.objects.filter(reply__isnull=False).exists()


def test_an_order_does_not_leave_the_customer_whose_review_it_proves():
    review = f.ReviewFactory(bought=True)
    other = f.CustomerFactory(store=review.store)

    given_away = attempt("UPDATE orders_order SET customer_id = %s WHERE id = %s", other.pk, review.order_id)
    assert refused_by(given_away) == "review_proof_holds"
    product = f.ProductFactory(store=review.store)
    Product.objects.update(status="draft")
    product.variants.all().delete()
    moved = attempt(
        "UPDATE catalog_variant SET product_id = %s WHERE id = %s", product.pk, review.order_line.variant_id
    )
    assert refused_by(moved) == "review_proof_holds"

    with connection.cursor() as cursor:  # the order first, the review after it: looked at when both are done
        cursor.execute("UPDATE orders_order SET customer_id = %s WHERE id = %s", [other.pk, review.order_id])
        cursor.execute("UPDATE reviews_review SET customer_id = %s WHERE id = %s", [other.pk, review.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    review.refresh_from_db()
    assert (review.customer, review.is_verified) == (other, True)


def test_what_a_customer_said_is_exported_and_goes_with_them():
    review = f.ReviewFactory(published=True, rating=2)
    kept = f.ReviewFactory(store=review.store, product=review.product, published=True, rating=4)
    vote_on_review(review=kept, customer=review.customer, is_helpful=False)

    told = personal_reviews(review.customer)
    EraseForm({"version": ""}, row=review.customer).perform(actor=None)

    assert [(row["rating"], row["title"]) for row in told["reviews"]] == [(2, "Does what it says")]
    assert [row["is_helpful"] for row in told["review_votes"]] == [False]
    assert list(Review.objects.all()) == [kept]
    assert (ReviewVote.objects.count(), rating(kept)) == (0, (1, 4, "4.00"))
    review.customer.refresh_from_db()
    with pytest.raises(ReviewerErased):
        write_review(product=f.ProductFactory(store=review.store), customer=review.customer, rating=5)
