"""The queue of reviews, the page of one, and what the product's page and the home page tell of them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.reviews.models import Review
from shop.stores.models import Store
from tests import factories as f

LIST = "admin:reviews_review_changelist"


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def support(store: Store) -> Client:
    member = f.MembershipFactory(store=store, role=Group.objects.get(name="Support"))
    client = Client()
    client.force_login(member.user)
    return client


def test_the_home_page_leads_to_the_reviews_that_wait_and_many_are_decided_at_once(store: Store):
    first, second = f.ReviewFactory.create_batch(2, store=store)
    seen = f.ReviewFactory(store=store, published=True)
    client = support(store)

    card = next(card for card in client.get("/admin/").context["home"].cards if card.title == "Reviews to moderate")
    queue = client.get(card.url)
    client.post(card.url, {"action": "publish", "_selected_action": [first.pk]})
    client.post(card.url, {"action": "reject_advertising", "_selected_action": [second.pk]})

    assert (int(card.count), {*queue.context["cl"].result_list}) == (2, {first, second})
    decided = Review.objects.exclude(pk=seen.pk).order_by("pk").values_list("status", "rejection")
    assert [*decided] == [("published", ""), ("rejected", "advertising")]


def test_a_review_is_rejected_for_a_reason_and_answered_on_its_page(store: Store):
    review, client = f.ReviewFactory(store=store, bought=True), support(store)
    page = client.get(reverse("admin:reviews_review_change", args=[review.pk])).content.decode()
    address = lambda name: reverse("admin:reviews_review_ask", args=[review.pk, name])  # noqa: E731 - a name for a form

    without = client.post(address("reject"), {"version": "pending", "reason": ""})
    client.post(address("publish"), {"version": "pending"})
    client.post(address("reply"), {"version": "published", "body": "Glad to hear it."})

    assert "Verified" in page
    assert "5 stars" in page
    assert 'name="_save"' not in page
    assert without.context["form"].errors == {"reason": ["This field is required."]}
    answered = client.get(reverse("admin:reviews_review_change", args=[review.pk])).content.decode()
    assert "Glad to hear it." in answered
    assert "4.00 of 5 stars from 1 published review" in answered


def test_the_products_page_and_list_tell_the_rating(superuser_client: Client, store: Store):
    product = f.ProductFactory(store=store)
    f.ReviewFactory(product=product, published=True, rating=5, title="Solid")
    f.ReviewFactory(product=product, published=True, rating=4)
    f.ReviewFactory(product=product)

    page = superuser_client.get(reverse("admin:catalog_product_change", args=[product.pk])).content.decode()
    listed = superuser_client.get(reverse("admin:catalog_product_changelist")).content.decode()

    assert "<b>4.50</b> of 5 stars from 2 reviews" in page
    assert "Solid" in page
    assert "1 to moderate" in page
    assert "4.50 ★</span> (2)" in listed
