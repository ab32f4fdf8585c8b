"""The relevance dial: measured at the press of a button, for superusers."""

from django.test import Client
from django.urls import reverse

from shop.search.services.building import build
from tests.factories import MembershipFactory, ProductFactory, StoreFactory


def test_the_dial_is_read_when_somebody_asks(superuser_client) -> None:
    store = StoreFactory()
    for number in range(12):
        ProductFactory(store=store, name=f"Chocolate bar {number}")
    build()
    before = superuser_client.get(reverse("admin:relevance")).content.decode()

    answer = superuser_client.post(reverse("admin:relevance"), follow=True)

    page = answer.content.decode()
    assert "It has not been measured yet." in before
    assert "12 vectors were measured." in page
    assert "m=16, ef_construction=96" in page
    assert "1.000" in page


def test_without_an_index_the_page_says_what_makes_one(superuser_client) -> None:
    StoreFactory()

    answer = superuser_client.post(reverse("admin:relevance"), follow=True)

    assert "manage.py index_search" in answer.content.decode()


def test_only_superusers_read_the_dial(db) -> None:
    client = Client()
    client.force_login(MembershipFactory().user)

    assert client.get(reverse("admin:relevance")).status_code in (302, 403, 404)
