"""Answers of the search and the category tree, as they are kept: found again, never old, divided from what is noted."""

from decimal import Decimal

import pytest
from django.test import Client

from shop.catalog.models import Category, Product
from shop.catalog.tree import kept_tree
from shop.core.caching.writes import written_by
from shop.search.finding.filters import Filters
from shop.search.models import SearchedText
from shop.search.services import searching
from shop.search.services.building import build
from shop.search.services.searching import ANSWERS, search_products
from tests import factories as f
from tests.support.budgets import recorded
from tests.support.races import Gate, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store():
    """A shop with one hose, indexed."""
    store = f.StoreFactory()
    f.ProductFactory(store=store, name="Garden Hose")
    build()
    return store


def found(store, text="hose", **more) -> list[str]:
    hits = search_products(store=store, text=text, **more).hits
    return [Product.objects.get(pk=hit.product_id).name for hit in hits]


def test_an_answer_is_found_again_although_each_search_is_noted(store) -> None:
    first = search_products(store=store, text="hose", with_facets=True)

    with recorded() as sent:
        second = search_products(store=store, text="hose", with_facets=True)

    assert second == first
    assert first.total == 1
    assert {statement.sql.split()[0] for statement in sent} <= {"INSERT", "SAVEPOINT", "RELEASE"}
    assert SearchedText.objects.get().times == 2


def test_another_text_filter_or_store_is_another_question(store) -> None:
    assert found(store) == ["Garden Hose"]

    assert found(store, filters=Filters(statuses=("draft",))) == []
    assert found(f.StoreFactory()) == []
    assert found(store, text="spade", is_unfinished=True) == []


def test_after_a_commit_nobody_is_told_the_old_answer_not_even_from_a_slow_reader(store, monkeypatch) -> None:
    gate = Gate()
    find = searching.PostgresSearch.find

    def slowly(self, **question):
        answer = find(self, **question)
        gate.hold()
        return answer

    def write():
        gate.wait_until_reached()
        Product.objects.update(status="archived")
        gate.open()

    with monkeypatch.context() as slow:
        slow.setattr(searching.PostgresSearch, "find", slowly)
        read, _written = race(lambda: search_products(store=store, text="hose", filters=ON_SALE).total, write)

    assert read.value == 1
    assert search_products(store=store, text="hose", filters=ON_SALE).total == 0


ON_SALE = Filters(statuses=("active",))


def test_what_prices_and_stock_decide_is_not_kept(store, monkeypatch) -> None:
    monkeypatch.setattr(ANSWERS, "fetch", lambda *_: pytest.fail("looked for among what is kept"))

    assert found(store, filters=Filters(in_stock=True)) == []
    assert found(store, filters=Filters(highest_price=Decimal(1), currency="EUR")) == []


def test_the_tree_is_read_once_and_anew_after_a_move(store) -> None:
    food, toys = (f.CategoryFactory(store=store, name=name) for name in ("Food", "Toys"))
    before = kept_tree(store=store)

    with recorded() as sent:
        again = kept_tree(store=store)
    Category.objects.filter(pk=toys.pk).update(parent=food)
    after = kept_tree(store=store)

    assert sent == []
    assert [(place.category.name, place.level, place.products) for place in again.places] == [
        (place.category.name, place.level, place.products) for place in before.places
    ]
    moved = {food.pk, toys.pk}
    levels = {place.category.name: place.level for place in after.places if place.category.pk in moved}
    assert levels == {"Food": 1, "Toys": 2}


def test_the_page_of_the_tree_reads_as_before_when_it_is_kept(superuser_client: Client, store) -> None:
    f.ProductFactory(store=store, category=f.CategoryFactory(store=store, name="Figs"))
    pages = [superuser_client.get("/admin/catalog/category/tree/").content.decode() for _ in range(2)]

    first, second = (page[page.index("<ul") : page.rindex("</ul>")].split("<script")[0] for page in pages)
    assert "Figs" in first
    assert second.count("Figs") == first.count("Figs")


@pytest.mark.parametrize(
    ("table", "group"),
    [
        ("search_searchedtext", "search: asked"),
        ("search_productpair", "search: baskets"),
        ("search_staleproduct", "search: waiting"),
        ("search_searchdocument", "search"),
        ("search_chosenrelation", "search"),
    ],
)
def test_what_each_search_writes_makes_no_answer_old(table, group) -> None:
    assert written_by(f"INSERT INTO {table} (id) VALUES (1)") == {group}
