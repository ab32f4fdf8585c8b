"""How a search reads at 50,000 products: its words, its vectors and its filters each by their index."""

import pytest

from shop.catalog.models import Brand, Product
from shop.search.finding import nearest, postgres
from shop.search.finding.asked import asked
from shop.search.finding.filters import Filters
from shop.search.finding.identifiers import by_identifier
from shop.search.models import EmbeddingModel, Lexeme, ProductEmbedding, SearchDocument, Word
from shop.search.selectors import has_work
from shop.search.services.building import build_index
from shop.stores.models import Store
from tests import factories as f
from tests.support.volumes import analyze, fill, settle

from .executed import assert_stands_on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PRODUCTS = 50_000
SMALL = {"stores_store", "search_embeddingmodel", "search_cataloguelanguage", "search_staleproduct"}
SMALL |= {"search_stopword", "search_synonym", "catalog_category", "pg_class", "pg_index"}


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """Products called by one of five hundred words each, of fifty brands; the last has a hundredth of the others'."""
    store = f.StoreFactory()
    own = str(store.pk)
    fill(Brand, 50, store_id=own, name="'Brand ' || i", slug="'b' || i", is_own_label="false")
    brand = Brand.objects.order_by("pk").values_list("pk", flat=True)[0]
    fill(
        Product,
        PRODUCTS,
        store_id=own,
        name="'Thing' || i % 500",
        slug="'p-' || i",
        description="''",
        status="'draft'",
        brand_id=f"{brand} + CASE WHEN i % 500 = 0 THEN 49 ELSE i % 49 END",
    )
    first = Product.objects.order_by("pk").values_list("pk", flat=True)[0]
    key = f"{first} + i - 1"
    fill(SearchDocument, PRODUCTS, store_id=own, product_id=key, content_hash="gen_random_uuid()",
         words="to_tsvector('search_english', 'Thing' || i % 500)")  # fmt: skip
    fill(Lexeme, 500, store_id=own, lexeme="'thing' || i - 1", documents="100")
    fill(Word, 20_000, store_id=own, word="'word' || md5(i::text)", products="1 + i % 9")
    model = f.EmbeddingModelFactory(is_serving=True)
    fill(
        ProductEmbedding,
        PRODUCTS,
        store_id=own,
        model_id=str(model.pk),
        product_id=key,
        embedding="format('[%s,%s,%s]', sin(i), cos(i), sin(i * 0.7))::halfvec",
        content_hash="gen_random_uuid()",
    )
    build_index(model=model)
    analyze(SearchDocument, ProductEmbedding)
    settle()
    return store


@pytest.fixture(autouse=True)
def one_vector_for_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_vector", lambda text, model: "[1,0,0]")


def search(store: Store, text: str, **filters: object) -> None:
    postgres.PostgresSearch().find(store=store, text=text, filters=Filters(**filters))


def test_a_search_stands_on_the_indexes_of_words_and_of_vectors(store) -> None:
    model = EmbeddingModel.objects.get()

    assert_stands_on(
        lambda: search(store, "thing7"), "search_document_words", model.index_name, small=SMALL
    )  # fmt: skip


def test_a_narrow_filter_is_answered_by_its_own_index_and_compared_one_by_one(store) -> None:
    brand = Brand.objects.order_by("-pk").values_list("pk", flat=True)[0]

    assert_stands_on(
        lambda: search(store, "thing7", brand_ids=(brand,)), "product_embedding_one_per_model", small=SMALL
    )


def test_a_wide_filter_is_held_while_walking_through_the_vectors(store, monkeypatch) -> None:
    monkeypatch.setattr(nearest, "NARROW_AT_LEAST", 100)

    model = EmbeddingModel.objects.get()
    probed = SMALL | {"catalog_product"}  # read until 3 % have been counted, and no further
    assert_stands_on(lambda: search(store, "thing7", statuses=("draft",)), model.index_name, small=probed)


def test_words_identifiers_and_the_workers_question_are_answered_by_indexes(store) -> None:
    assert_stands_on(
        lambda: asked("wordabcdefg thing7", store_id=store.pk, language="search_english"),
        "word_trigram",
        "lexeme_unique",
        small=SMALL,
    )
    assert_stands_on(lambda: by_identifier("thing-7", store_id=store.pk), small=SMALL)
    assert_stands_on(has_work, small=SMALL)
