"""What is indexed, when, and what wakes the indexer."""

import pytest
from django.db import connection

from shop.catalog.models import Product
from shop.search.models import EmbeddingModel, ProductEmbedding, SearchDocument, StaleProduct
from shop.search.services.building import build, let_serve, register_model
from shop.search.services.indexing import index_products, index_stale_products
from shop.search.services.searching import search_products
from tests.factories import (
    AttributeValueFactory,
    OptionValueFactory,
    ProductAttributeFactory,
    ProductFactory,
    VariantOptionFactory,
)


def stale() -> set[int]:
    return set(StaleProduct.objects.values_list("product_key", flat=True))


def test_a_changed_product_is_found_under_its_new_words(store, stocked) -> None:
    product = stocked("Garden Hose")["Garden Hose"]

    Product.objects.filter(pk=product.pk).update(name="Espresso Machine")
    index_stale_products()

    answer = search_products(store=store, text="espresso")
    assert [hit.product_id for hit in answer.hits] == [product.pk]
    assert [hit.reasons for hit in search_products(store=store, text="hose").hits] in ([], [("is near in meaning",)])
    assert stale() == set()


def test_plain_sql_wakes_the_indexer_too(store, stocked) -> None:
    products = stocked("Garden Hose", "Lamp")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET description = 'green' WHERE name = 'Lamp'")

    assert stale() == {products["Lamp"].pk}


def test_what_is_no_text_wakes_nobody(store, stocked) -> None:
    products = stocked("Garden Hose")

    Product.objects.filter(pk=products["Garden Hose"].pk).update(status="archived")

    assert stale() == set()


def test_a_new_name_of_a_category_reaches_every_product_below_it(store, stocked) -> None:
    products = stocked("Garden Hose", "Lamp")
    category = products["Lamp"].category
    inside = set(Product.objects.filter(category=category).values_list("pk", flat=True))

    type(category).objects.filter(pk=category.pk).update(name="Lighting")

    assert stale() == inside != set()


def test_facts_options_and_brands_are_texts_of_a_product(store, stocked) -> None:
    product = stocked("Lamp")["Lamp"]
    variant = product.variants.get()

    def woken(change) -> bool:
        StaleProduct.objects.all().delete()
        change()
        return product.pk in stale()

    fact = ProductAttributeFactory(product=product)
    option = VariantOptionFactory(variant=variant)
    assert woken(lambda: type(product.brand).objects.filter(pk=product.brand_id).update(name="Other"))
    assert woken(lambda: type(fact.value).objects.filter(pk=fact.value_id).update(name="Brass"))
    assert woken(lambda: type(option.value).objects.filter(pk=option.value_id).update(name="Tall"))
    assert woken(lambda: fact.delete())
    assert woken(lambda: option.delete())
    assert not woken(lambda: (AttributeValueFactory(store=store), OptionValueFactory(store=store)))


def test_a_product_is_read_again_only_when_its_texts_differ(store, stocked) -> None:
    product = stocked("Lamp")["Lamp"]
    before = SearchDocument.objects.get(product=product).indexed_at

    assert index_products(product_ids=[product.pk]) == 0

    assert SearchDocument.objects.get(product=product).indexed_at == before


def test_a_deleted_product_leaves_no_document(store, stocked) -> None:
    product = stocked("Lamp")["Lamp"]
    ProductAttributeFactory(product=product)

    product.delete()

    assert SearchDocument.objects.filter(product_id=product.pk).count() == 0
    assert index_stale_products() >= 0
    assert search_products(store=store, text="lamp").total == 0


def test_a_second_model_is_filled_beside_the_first_and_then_serves(store, stocked) -> None:
    product = stocked("Lamp")["Lamp"]
    first = EmbeddingModel.objects.get(is_serving=True)

    class Another:
        name, dimensions = "another", first.dimensions

    second = register_model(embedder=Another())
    build()
    let_serve(model=second)

    assert set(ProductEmbedding.objects.filter(product=product).values_list("model", flat=True)) == {
        first.pk,
        second.pk,
    }
    assert EmbeddingModel.objects.get(is_serving=True) == second
    let_serve(model=first)
    assert EmbeddingModel.objects.get(is_serving=True) == first


@pytest.mark.django_db(transaction=True)
def test_a_killed_indexer_leaves_its_notes_behind() -> None:
    product = ProductFactory(name="Lamp")
    build()
    Product.objects.filter(pk=product.pk).update(name="Torch")

    class Killed(BaseException):
        pass

    from django.db import transaction

    with pytest.raises(Killed), transaction.atomic():
        index_stale_products()
        raise Killed

    assert stale() == {product.pk}
    index_stale_products()
    assert [hit.product_id for hit in search_products(store=product.store, text="torch").hits] == [product.pk]
