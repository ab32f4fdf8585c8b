"""How what stands beside a product is read at 50,000 products: by the indexes of pairs, vectors and orders."""

import pytest

from shop.catalog.models import Product
from shop.customers.models import Customer
from shop.search.finding.nearest import nearest, reach_of
from shop.search.models import EmbeddingModel, ProductBaskets, ProductEmbedding, ProductPair
from shop.search.relating.liking import also_liked
from shop.search.relating.subject import Subject
from shop.search.relating.together import blended, met_with
from shop.search.services.building import build_index
from shop.stores.models import Store
from tests import factories as f
from tests.support.volumes import analyze, fill, settle

from .executed import assert_stands_on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PRODUCTS = 50_000


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """A product in four baskets of five, each the partner of the next ones; every product a vector of its own."""
    store = f.StoreFactory()
    fill(Product, PRODUCTS, store_id=str(store.pk), name="'P ' || i", slug="'p-' || i", description="''",
         status="'draft'")  # fmt: skip
    first = Product.objects.order_by("pk").first()
    assert first is not None
    key, own = first.pk - 1, str(store.pk)
    fill(ProductBaskets, PRODUCTS, store_id=own, product_id=f"{key} + i", baskets="1 + i % 977")
    f.StoreBasketsFactory(store=store, baskets=100_000)
    for step in (1, 2, 3):
        fill(ProductPair, PRODUCTS - step, store_id=own, product_id=f"{key} + i", partner_id=f"{key} + i + {step}",
             baskets=f"3 + i % {40 + step}")  # fmt: skip
    model = f.EmbeddingModelFactory(is_serving=True)
    fill(
        ProductEmbedding,
        PRODUCTS,
        store_id=own,
        model_id=str(model.pk),
        product_id=f"{key} + i",
        embedding="format('[%s,%s,%s]', sin(i), cos(i), sin(i * 0.7))::halfvec",
        content_hash="gen_random_uuid()",
    )
    settle()
    return store


def test_what_is_bought_together_is_read_by_the_indexes_of_pairs(store) -> None:
    product = Product.objects.order_by("pk")[30]

    assert_stands_on(lambda: met_with(product=product, limit=10), "product_pair_partners", "product_pair_partners_back")
    assert_stands_on(
        lambda: blended(product=product, limit=10),
        "product_pair_partners",
        "product_baskets_most",
        small={"stores_store", "search_embeddingmodel"},
    )


def test_the_walk_through_the_vectors_stands_on_their_index(store) -> None:
    model = EmbeddingModel.objects.get()
    build_index(model=model)
    analyze(ProductEmbedding)
    reach = reach_of(store, model)

    assert not reach.is_narrow
    assert_stands_on(lambda: nearest(reach, "[1,0,0]", limit=10), model.index_name)


def test_choices_and_a_customers_taste_are_read_by_their_indexes(store) -> None:
    product = Product.objects.order_by("pk")[30]
    customer = f.CustomerFactory(store=store)
    f.OrderLineFactory(order=f.OrderFactory(store=store, customer=customer, lines=0))
    fill(Customer, 5_000, store_id=str(store.pk), name="'C ' || i", email="'c' || i || '@example.com'", phone="''")

    assert_stands_on(lambda: Subject(product).chosen)
    assert_stands_on(lambda: also_liked(customer=customer), "product_pair_partners")
