"""The nearest vectors under filters of any width, and the dial that measures them."""

import pytest
from pgvector import HalfVector

from shop.search.finding import nearest as module
from shop.search.finding.filters import Filters
from shop.search.finding.measuring import measured
from shop.search.finding.nearest import nearest, reach_of, vector_of
from shop.search.services.building import build_index
from tests.factories import (
    BrandFactory,
    EmbeddingModelFactory,
    ProductEmbeddingFactory,
    ProductFactory,
    StoreFactory,
)


@pytest.fixture
def model(db):
    return EmbeddingModelFactory(is_serving=True)


def placed(model, store, *angles: float, **more):
    """Products whose vectors lie further and further from (1, 0, 0)."""
    found = []
    for angle in angles:
        product = ProductFactory(store=store, **more)
        ProductEmbeddingFactory(store=store, product=product, model=model, embedding=HalfVector([1, angle, 0]))
        found.append(product.pk)
    return found


def test_the_nearest_come_first(model) -> None:
    store = StoreFactory()
    _, near, middle = placed(model, store, 3, 0.1, 1)

    found = nearest(reach_of(store, model), "[1,0,0]", limit=2)

    assert [key for key, _ in found] == [near, middle]
    assert [distance for _, distance in found] == pytest.approx([0.005, 0.293], abs=0.002)


@pytest.mark.parametrize("is_narrow", [True, False])
def test_a_filter_costs_no_rows_whichever_way_is_taken(model, monkeypatch, is_narrow) -> None:
    monkeypatch.setattr(module, "NARROW_AT_LEAST", 1_000 if is_narrow else 0)
    monkeypatch.setattr(module, "NARROW_SHARE", 0)
    store = StoreFactory()
    brand = BrandFactory(store=store)
    wanted = placed(model, store, 5, 6, 7, brand=brand)
    placed(model, store, *[number / 50 for number in range(40)])
    build_index(model=model)
    reach = reach_of(store, model, Filters(brand_ids=(brand.pk,)))

    found = nearest(reach, "[1,0,0]", limit=10)

    assert reach.is_narrow == is_narrow
    assert [key for key, _ in found] == wanted


def test_a_small_store_beside_a_large_one_is_a_narrow_reach_of_its_own(model) -> None:
    small, large = StoreFactory(), StoreFactory()
    own = placed(model, small, 9)
    placed(model, large, *[number / 50 for number in range(40)])
    build_index(model=model)

    reach = reach_of(small, model)

    assert reach.is_narrow
    assert [key for key, _ in nearest(reach, "[1,0,0]", limit=10)] == own


def test_a_vector_of_zeros_is_near_to_nothing(model) -> None:
    store = StoreFactory()
    [product] = placed(model, store, 1)
    silent = ProductFactory(store=store)
    ProductEmbeddingFactory(store=store, product=silent, model=model, embedding=HalfVector([0, 0, 0]))

    assert [key for key, _ in nearest(reach_of(store, model), "[1,0,0]", limit=10)] == [product]
    assert vector_of(silent.pk, model) is None
    assert vector_of(product, model) == "[1,1,0]"


def test_the_dial_counts_what_the_index_misses(model, monkeypatch) -> None:
    store = StoreFactory()
    placed(model, store, *[number / 50 for number in range(40)])
    build_index(model=model)
    right = measured(store=store, model=model)

    monkeypatch.setattr(
        "shop.search.finding.measuring.nearest", lambda reach, vector, limit: nearest(reach, vector, limit=7)
    )
    short = measured(store=store, model=model)

    assert (right.readings[0].name, right.readings[0].fewest) == ("everything", 10)
    assert right.readings[0].recall > 0.98
    assert short.readings[0].fewest == 7
    assert short.readings[0].recall == pytest.approx(0.7, abs=0.01)
    assert (right.vectors, right.dimensions, right.built_with) == (40, 3, "m=16, ef_construction=96")
    assert [row.name for row in right.curve] == ["20", "40", "100", "200"]


def test_the_dial_of_an_empty_store_reads_nothing(model) -> None:
    found = measured(store=StoreFactory(), model=model)

    assert (found.vectors, found.readings, found.curve) == (0, (), ())
