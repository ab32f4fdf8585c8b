"""The command palette: what it offers to whom."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.search.services.building import build
from shop.stores.models import Store
from tests import factories as f
from tests.support.budgets import recorded


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def client_of(role: str, store: Store) -> Client:
    client = Client()
    client.force_login(f.MembershipFactory(store=store, role=Group.objects.get(name=role)).user)
    return client


def asked(client: Client, text: str) -> dict[str, list[str]]:
    groups = client.get(reverse("admin:search"), {"q": text}).json()["groups"]
    return {group["title"]: [entry["title"] for entry in group["entries"]] for group in groups}


def test_it_finds_products_orders_customers_and_pages_of_the_store(superuser_client: Client, store: Store) -> None:
    product = f.ProductFactory(store=store, name="Ordinary Lamp")
    order = f.OrderFactory(store=store, number="ORD-77")
    customer = f.CustomerFactory(store=store, name="Orlando Ordway")
    build()

    assert asked(superuser_client, "ordinary lamp")["Products"] == [str(product)]
    assert asked(superuser_client, "ORD-77")["Orders"] == [str(order)]
    assert asked(superuser_client, "ordway")["Customers"] == [str(customer)]
    assert asked(superuser_client, "ord")["Go to"][0] == "Orders"
    assert asked(superuser_client, "new ord")["Begin"] == ["New order", "New purchase order"]


def test_without_a_word_it_says_where_one_can_go(superuser_client: Client, store: Store) -> None:
    offered = asked(superuser_client, "  ")

    assert list(offered) == ["Go to", "Begin"]
    assert {"Home", "Orders", "Searches", "Jobs"} <= set(offered["Go to"])


def test_it_offers_nobody_what_their_role_does_not_see(store: Store) -> None:
    f.CustomerFactory(store=store, name="Orlando Ordway")
    warehouse = client_of("Warehouse", store)

    assert "Customers" not in asked(warehouse, "ordway")
    assert asked(client_of("Support", store), "ordway")["Customers"] == ["Orlando Ordway"]
    assert "Begin" not in asked(warehouse, "new coupon")
    assert "Jobs" not in asked(warehouse, "")["Go to"]


def test_it_never_finds_what_belongs_to_another_store(store: Store) -> None:
    other = f.StoreFactory()
    f.ProductFactory(store=other, name="Garden Hose", variant__sku="HOSE-1")
    f.OrderFactory(store=other, number="ORD-77")
    build()
    manager = client_of("Manager", store)

    assert [asked(manager, text) for text in ("garden hose", "HOSE-1", "ORD-77")] == [{}, {}, {}]


def test_a_stranger_is_sent_to_the_login(client: Client, store: Store) -> None:
    assert client.get(reverse("admin:search"), {"q": "x"}).status_code == 302


def test_it_asks_as_much_of_the_database_for_few_rows_as_for_many(superuser_client: Client, store: Store) -> None:
    f.ProductFactory(store=store, name="Garden Hose 1")
    build()
    with recorded() as few:
        asked(superuser_client, "garden hose")
    for number in range(5):
        f.ProductFactory(store=store, name=f"Garden Hose {number + 2}")
    build()

    with recorded() as many:
        found = asked(superuser_client, "garden hose")

    assert len(found["Products"]) == 6
    assert len(many) == len(few)


@pytest.mark.parametrize("text", ["'; DROP TABLE x; --", "foo & | !", "\x00", "🥛", "x" * 5_000, "%", '"', "\\"])
def test_it_answers_any_text(superuser_client: Client, store: Store, text: str) -> None:
    f.ProductFactory(store=store, name="Garden Hose")
    build()

    assert superuser_client.get(reverse("admin:search"), {"q": text}).status_code == 200
