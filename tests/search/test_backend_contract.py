"""What every search backend keeps to, whatever stands behind it."""

import pytest
from django.db import connection

from shop.catalog.models import Product
from shop.search.backends import SearchBackend
from shop.search.exceptions import SearchTimedOut
from shop.search.finding import postgres
from shop.search.finding.filters import Filters
from shop.search.finding.postgres import PostgresSearch
from tests.factories import ProductFactory, StoreFactory

BACKENDS = [PostgresSearch]
SHELF = ("Dark Chocolate Bar", "Chocolate Milk", "Whole Milk", "Garden Hose", *(f"Milk {n}" for n in range(12)))


@pytest.fixture(params=BACKENDS, ids=lambda backend: backend.__name__)
def backend(request: pytest.FixtureRequest) -> SearchBackend:
    return request.param()


def ask(backend: SearchBackend, store, text: str, **more):
    given = {"filters": Filters(), "limit": 20, "offset": 0, "is_unfinished": False, "with_facets": False} | more
    return backend.find(store=store, text=text, **given)


@pytest.mark.parametrize("text", ["", "  ", "?!…", "\x00"])
def test_a_text_that_says_nothing_finds_nothing(backend, store, stocked, text) -> None:
    stocked(*SHELF)

    answer = ask(backend, store, text, with_facets=True)

    assert (answer.hits, answer.total, answer.facets, answer.did_you_mean) == ((), 0, (), "")


def test_the_same_question_has_the_same_answer(backend, store, stocked) -> None:
    stocked(*SHELF)

    assert ask(backend, store, "milk chocolate", with_facets=True) == ask(
        backend, store, "milk chocolate", with_facets=True
    )


def test_pages_are_parts_of_one_order_and_know_its_length(backend, store, stocked) -> None:
    stocked(*SHELF)
    whole = ask(backend, store, "milk", limit=100)

    parts = [ask(backend, store, "milk", limit=5, offset=offset) for offset in range(0, 20, 5)]

    assert [hit for part in parts for hit in part.hits] == list(whole.hits)
    assert {part.total for part in parts} == {whole.total} == {len(whole.hits)}
    assert len({hit.product_id for hit in whole.hits}) == whole.total


def test_scores_fall_and_every_hit_has_its_reason(backend, store, stocked) -> None:
    stocked(*SHELF)

    hits = ask(backend, store, "milk chocolate").hits

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.reasons and all(hit.reasons) for hit in hits)


def test_no_other_stores_product_is_found_by_any_way(backend, store, stocked) -> None:
    stocked(*SHELF)
    other = StoreFactory()
    ProductFactory(store=other, name="Whole Milk", variant__sku="M-1", reference="R-1")

    found = {
        hit.product_id
        for text in ("whole milk", "M-1", "R-1", "mlik", "mil")
        for is_unfinished in (False, True)
        for hit in ask(backend, store, text, is_unfinished=is_unfinished).hits
    }

    assert set(Product.objects.filter(pk__in=found).values_list("store", flat=True)) == {store.pk}


def test_a_filter_leaves_out_and_adds_nothing(backend, store, stocked) -> None:
    products = stocked(*SHELF)
    Product.objects.filter(name__in=("Milk 1", "Garden Hose")).update(status="archived")
    archived = Filters(statuses=("archived",))

    found = ask(backend, store, "milk", filters=archived, with_facets=True)

    assert products["Milk 1"].pk in {hit.product_id for hit in found.hits}
    assert {hit.product_id for hit in found.hits} <= {products["Milk 1"].pk, products["Garden Hose"].pk}
    assert {facet.key: facet.count for facet in found.facets if facet.kind == "status"} == {"archived": found.total}


@pytest.mark.parametrize(
    "text",
    [
        "foo & | !", "a:* <-> b", "'; DROP TABLE catalog_product; --", '"', "((", "\\", "%_%", "молоко", "牛奶", "🥛",
        "١٢٣", "x" * 10_000, "milk " * 2_000, "M - 1", "--", "$$", "\u202emilk", "' OR '1'='1", "NULL", "{}", "[1,2]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_unfinished", [False, True])
def test_any_text_has_an_answer(backend, store, stocked, text, is_unfinished) -> None:
    stocked("Whole Milk")

    assert ask(backend, store, text, is_unfinished=is_unfinished).total <= 1


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_stopped_and_said_so(store, monkeypatch) -> None:
    monkeypatch.setattr(postgres, "MILLISECONDS", 20)
    monkeypatch.setattr(postgres, "statement", lambda *_: ("SELECT pg_sleep(30), 0, 0, 0, NULL", {}))
    monkeypatch.setattr(postgres.PostgresSearch, "_wanted", lambda *_: postgres.Wanted(vector="[1]"))

    with pytest.raises(SearchTimedOut, match="took too long"):
        ask(PostgresSearch(), store, "milk")

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
