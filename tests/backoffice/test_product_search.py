"""The product list and the choosers find what is meant, best first; the pages of the search tell what was asked."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.catalog.models import Product
from shop.search.exceptions import SearchTimedOut
from shop.search.models import CatalogueLanguage, EmbeddingModel, SearchedText, StaleProduct, Synonym
from shop.search.services import searching
from shop.search.services.building import build, register_model
from shop.stores.models import Store
from tests import factories as f

SHELF = ("Chocolate Milk", "Garden Hose", "Dark Chocolate Bar", "Whole Milk")


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


@pytest.fixture
def shelf(store: Store) -> dict[str, Product]:
    things = f.CategoryFactory(store=store, name="Things")
    products = {name: f.ProductFactory(store=store, name=name, category=things) for name in SHELF}
    build()
    return products


def listed(client: Client, **query: str) -> list[str]:
    answer = client.get(f"{reverse('admin:catalog_product_changelist')}?{urlencode(query)}")
    return [product.name for product in answer.context["cl"].result_list]


def said(client: Client, **query: str) -> list[str]:
    answer = client.get(f"{reverse('admin:catalog_product_changelist')}?{urlencode(query)}")
    return [str(message) for message in answer.context["messages"]]


def test_the_list_shows_the_best_first_and_says_what_it_understood(superuser_client: Client, shelf) -> None:
    assert listed(superuser_client, q="chocolat bar")[:2] == ["Dark Chocolate Bar", "Chocolate Milk"]
    assert said(superuser_client, q="chocolat bar") == ["Shown is what was found for “chocolate bar”."]
    assert said(superuser_client, q="chocolate bar") == []


def test_a_column_that_is_sorted_by_takes_precedence(superuser_client: Client, shelf) -> None:
    assert listed(superuser_client, q="milk", o="1")[:2] == ["Chocolate Milk", "Whole Milk"]
    assert listed(superuser_client, q="whole milk")[0] == "Whole Milk"


def test_the_lists_filters_hold_inside_the_search(superuser_client: Client, store: Store, shelf) -> None:
    Product.objects.filter(name="Whole Milk").update(status="archived")
    other = f.CategoryFactory(store=store, name="Other")
    Product.objects.filter(name="Chocolate Milk").update(category=other)

    assert listed(superuser_client, q="milk", status__exact="archived") == ["Whole Milk"]
    assert listed(superuser_client, q="milk", category__id__exact=str(other.pk)) == ["Chocolate Milk"]


def test_the_pages_of_a_search_follow_on_each_other(superuser_client: Client, store: Store, monkeypatch) -> None:
    from django.contrib import admin

    for number in range(9):
        f.ProductFactory(store=store, name=f"Milk number {number}")
    build()
    whole = listed(superuser_client, q="milk")
    monkeypatch.setattr(admin.site.get_model_admin(Product), "list_per_page", 4)
    url = f"{reverse('admin:catalog_product_changelist')}?q=milk"
    pages = []

    while url:
        changelist = superuser_client.get(url).context["cl"]
        pages.append([product.name for product in changelist.result_list])
        following = changelist.pager.next
        url = following and f"{reverse('admin:catalog_product_changelist')}{changelist.pager.link(str(following))}"

    assert [name for page in pages for name in page] == whole
    assert [len(page) for page in pages] == [4, 4, 1]


def test_an_identifier_leads_straight_to_its_product(superuser_client: Client, store: Store) -> None:
    f.ProductFactory(store=store, name="Milk", variant__sku="HOSE-1")
    f.ProductFactory(store=store, name="Hose", variant__sku="MILK-1")
    build()

    assert listed(superuser_client, q="HOSE-1") == ["Milk"]


def test_what_is_not_indexed_yet_is_found_by_a_part_of_its_name(superuser_client: Client, store: Store) -> None:
    f.ProductFactory(store=store, name="Ordinary Lamp")

    assert listed(superuser_client, q="dinary") == ["Ordinary Lamp"]


def test_choosers_of_products_and_of_variants_offer_the_best_first(superuser_client: Client, shelf) -> None:
    def offered(model: str, field: str, text: str) -> list[str]:
        query = {"app_label": model.split(".")[0], "model_name": model.split(".")[1], "field_name": field, "term": text}
        answer = superuser_client.get(reverse("admin:autocomplete"), query).json()["results"]
        return [choice["text"] for choice in answer]

    assert offered("catalog.variant", "product", "dark choc")[0] == "Dark Chocolate Bar"
    sku = shelf["Garden Hose"].variants.get().sku
    assert sku in offered("inventory.stockitem", "variant", "garden ho")[0]


def test_a_search_that_takes_too_long_is_a_message_and_no_error(superuser_client: Client, shelf, monkeypatch) -> None:
    def slow(*arguments: object, **options: object) -> None:
        raise SearchTimedOut

    monkeypatch.setattr(searching.PostgresSearch, "find", slow)

    assert said(superuser_client, q="milk bottle") == [str(SearchTimedOut())]


def test_what_was_searched_for_is_reported_and_leads_to_a_synonym(
    superuser_client: Client, store: Store, shelf
) -> None:
    listed(superuser_client, q="milk")
    listed(superuser_client, q="milk")
    SearchedText.objects.create(store=store, text="zzqq", asked_on="2026-01-01", times=9, found=0, milliseconds=3)
    searching.search_products(store=store, text="zzqqxx")

    report = superuser_client.get(reverse("admin:search_report"))

    assert [(row["text"], row["asked"]) for row in report.context["most"]] == [("milk", 2), ("zzqqxx", 1)]
    assert [row["text"] for row in report.context["in_vain"]] == ["zzqqxx"]
    assert (report.context["totals"]["asked"], report.context["totals"]["in_vain"]) == (3, 1)
    assert "term=zzqqxx" in report.content.decode()


def test_a_synonyms_page_says_what_it_changes(superuser_client: Client, store: Store, shelf) -> None:
    synonym = Synonym.objects.create(store=store, term="qwfizz", meaning="whole milk")
    searching.search_products(store=store, text="cold qwfizz")

    page = superuser_client.get(reverse("admin:search_synonym_change", args=[synonym.pk])).content.decode()

    assert "Searches with “qwfizz” in 30 days" in page
    assert "Products with “whole milk”, found as well" in page


def test_the_language_is_chosen_and_the_catalogue_read_again(superuser_client: Client, store: Store, shelf) -> None:
    StaleProduct.objects.all().delete()

    superuser_client.post(reverse("admin:search_settings"), {"language": "german"})

    assert CatalogueLanguage.objects.get(store=store).language == "german"
    assert StaleProduct.objects.filter(store=store).count() == len(SHELF)


def test_another_model_is_let_serve_by_a_superuser_only(superuser_client: Client, store: Store, shelf) -> None:
    class Another:
        name, dimensions = "another", 128

    second = register_model(embedder=Another())
    member = f.MembershipFactory(store=store, role=Group.objects.get(name="Manager"))
    manager = Client()
    manager.force_login(member.user)
    address = reverse("admin:search_settings")

    refused = manager.post(address, {"serve": str(second.pk)})
    still = EmbeddingModel.objects.get(is_serving=True)
    superuser_client.post(address, {"serve": str(second.pk)})

    assert (refused.status_code, still == second) == (403, False)
    assert EmbeddingModel.objects.get(is_serving=True) == second


def test_the_report_and_the_settings_are_for_those_who_may(store: Store) -> None:
    def answers(role: str) -> list[int]:
        client = Client()
        client.force_login(f.MembershipFactory(store=store, role=Group.objects.get(name=role)).user)
        return [client.get(reverse(f"admin:{name}")).status_code for name in ("search_report", "search_settings")]

    assert answers("Merchandiser") == [200, 200]
    assert answers("Read-only") == [200, 403]
    assert answers("Warehouse") == [403, 403]
