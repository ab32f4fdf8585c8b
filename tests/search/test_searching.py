"""What somebody types, and what they find."""

from decimal import Decimal

import pytest
from django.db import connection

from shop.search.finding.filters import Filters
from shop.search.models import SearchedText, StopWord, Synonym
from shop.search.services.building import build
from shop.search.services.searching import search_products
from tests.factories import (
    CategoryFactory,
    PriceFactory,
    ProductAttributeFactory,
    ProductFactory,
    StockItemFactory,
    StoreFactory,
)

SHELF = ("Dark Chocolate Bar", "Chocolate Milk", "Whole Milk", "Breakfast Cereal", "Garden Hose", "Running Shoes")


def names(answer, products) -> list[str]:
    by_key = {product.pk: name for name, product in products.items()}
    return [by_key[hit.product_id] for hit in answer.hits]


def test_a_product_is_found_by_its_words(store, stocked) -> None:
    products = stocked(*SHELF)

    answer = search_products(store=store, text="garden hose")

    assert names(answer, products)[0] == "Garden Hose"
    assert answer.hits[0].reasons[0] == "its name has the words"


def test_a_misspelt_word_finds_what_was_meant_and_says_so(store, stocked) -> None:
    products = stocked(*SHELF)

    answer = search_products(store=store, text="chocolat bar")

    assert names(answer, products)[0] == "Dark Chocolate Bar"
    assert answer.did_you_mean == "chocolate bar"


def test_a_meaning_finds_what_has_none_of_the_words(store, stocked) -> None:
    products = stocked(*SHELF)

    answer = search_products(store=store, text="sneakers")

    assert names(answer, products)[0] == "Running Shoes"
    assert answer.hits[0].reasons == ("is near in meaning",)


def test_an_identifier_comes_before_everything_else(store, stocked) -> None:
    products = stocked(*SHELF, "S-102 Cable")

    answer = search_products(store=store, text="s - 102")

    assert names(answer, products)[0] == "Whole Milk"
    assert answer.hits[0].reasons == ("SKU S-102",)


def test_the_beginning_of_a_word_is_enough_while_it_is_being_typed(store, stocked) -> None:
    products = stocked(*SHELF)

    answer = search_products(store=store, text="cere", is_unfinished=True)

    assert names(answer, products)[0] == "Breakfast Cereal"


def test_accents_make_no_difference(store, stocked) -> None:
    products = stocked("Café Crème", *SHELF)

    assert names(search_products(store=store, text="cafe creme"), products)[0] == "Café Crème"


def test_another_stores_product_is_never_found(store, stocked) -> None:
    stocked(*SHELF)
    other = StoreFactory()
    ProductFactory(store=other, name="Garden Hose", variant__sku="G-1")
    build()

    answer = search_products(store=other, text="garden hose milk chocolate S-100")

    assert answer.total == 1
    assert search_products(store=other, text="S-100").total == 0


def test_a_synonym_of_staff_is_understood(store, stocked) -> None:
    products = stocked("Carbonated Lemonade", "Lamp", "Table", "Chair")
    Synonym.objects.create(store=store, term="qwfizz", meaning="carbonated lemonade")

    answer = search_products(store=store, text="qwfizz")

    assert names(answer, products)[0] == "Carbonated Lemonade"
    assert "its name has the words" in answer.hits[0].reasons


def test_a_stop_word_of_staff_is_passed_over_unless_it_stands_alone(store, stocked) -> None:
    products = stocked("Acme Lamp", "Garden Hose")
    StopWord.objects.create(store=store, word="acme")

    together = search_products(store=store, text="acme garden hose")
    alone = search_products(store=store, text="acme")

    reasons = {hit.product_id: hit.reasons for hit in together.hits}
    assert reasons.get(products["Acme Lamp"].pk, ("is near in meaning",)) == ("is near in meaning",)
    assert names(alone, products)[0] == "Acme Lamp"


@pytest.mark.parametrize("is_narrow", [True, False])
def test_filters_hold_whichever_way_the_vectors_are_compared(store, stocked, monkeypatch, is_narrow) -> None:
    from shop.search.finding import nearest

    monkeypatch.setattr(nearest, "NARROW_AT_LEAST", 1_000 if is_narrow else 0)
    top = CategoryFactory(store=store, name="Drinks")
    below = CategoryFactory(store=store, name="Dairy drinks", parent=top)
    products = stocked("Strawberry Milk", "Vanilla Milk", category=below)
    products |= stocked("Milk Jug")
    cheap, dear = products["Strawberry Milk"], products["Vanilla Milk"]
    PriceFactory(variant=cheap.variants.get(), currency="EUR", amount=Decimal("1.00"))
    PriceFactory(variant=dear.variants.get(), currency="EUR", amount=Decimal("9.00"))
    fact = ProductAttributeFactory(product=dear)
    StockItemFactory(variant=dear.variants.get())

    def found(**filters) -> set[str]:
        return set(names(search_products(store=store, text="milk", filters=Filters(**filters)), products))

    assert found(category_id=top.pk) == {"Strawberry Milk", "Vanilla Milk"}
    assert found(highest_price=Decimal(2), currency="EUR") == {"Strawberry Milk"}
    assert found(lowest_price=Decimal(2), currency="EUR") == {"Vanilla Milk"}
    assert found(attributes={fact.attribute_id: (fact.value_id,)}) == {"Vanilla Milk"}
    assert found(in_stock=True) == set()
    assert found(statuses=("archived",)) == set()
    assert found(brand_ids=(cheap.brand_id,)) == set(products)


def test_pages_follow_on_each_other(store, stocked) -> None:
    products = stocked(*(f"Milk number {number}" for number in range(30)))

    whole = search_products(store=store, text="milk", limit=30)
    pages = [search_products(store=store, text="milk", limit=10, offset=offset) for offset in (0, 10, 20)]

    assert [hit.product_id for page in pages for hit in page.hits] == [hit.product_id for hit in whole.hits]
    assert whole.total == len(products)


def test_facets_count_the_results(store, stocked) -> None:
    stocked(*SHELF)

    answer = search_products(store=store, text="milk", with_facets=True, limit=1)

    counts = {(facet.kind, facet.name): facet.count for facet in answer.facets}
    assert counts["status", "Active"] == counts["category", "Things"] == answer.total


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "!?… ,;",
        "foo & | !",
        "'; DROP TABLE catalog_product; --",
        "a:* <-> b",
        "\\",
        "%_%",
        "молоко",
        "牛奶",
        "🥛🥛",
        "\x00milk",
        "x" * 10_000,
        "milk " * 2_000,
        "\"quoted\" 'words'",
        "(((",
        "١٢٣",
    ],
)
def test_any_text_is_answered(store, stocked, text) -> None:
    stocked(*SHELF)

    for is_unfinished in (False, True):
        answer = search_products(store=store, text=text, is_unfinished=is_unfinished)
        assert answer.total <= len(SHELF)


def test_a_search_is_counted_and_one_without_results_is_known(store, stocked) -> None:
    stocked(*SHELF)

    search_products(store=store, text="Milk ")
    search_products(store=store, text="milk")
    search_products(store=store, text="zzqqxx")

    counted = {row.text: (row.times, row.found > 0) for row in SearchedText.objects.filter(store=store)}
    assert counted == {"milk": (2, True), "zzqqxx": (1, False)}


def test_the_callers_own_time_limit_holds_again_afterwards(store, stocked) -> None:
    stocked(*SHELF)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '17s'")

        search_products(store=store, text="milk")

        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("17s",)
