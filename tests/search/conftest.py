"""A small shop whose products can be searched."""

from collections.abc import Callable

import pytest

from shop.catalog.models import Brand, Category, Product
from shop.search.services.building import build
from shop.stores.models import Store
from tests.factories import BrandFactory, CategoryFactory, ProductFactory, StoreFactory


@pytest.fixture
def store(db: None) -> Store:
    return StoreFactory()


@pytest.fixture
def stocked(store: Store) -> Callable[..., dict[str, Product]]:
    """Makes products of these names in the store, each with its SKU S-<number>, and indexes them."""

    def stocked(*names: str, **more: object) -> dict[str, Product]:
        category = Category.objects.filter(store=store, name="Things").first()
        category = category or CategoryFactory(store=store, name="Things")
        brand = Brand.objects.filter(store=store).first() or BrandFactory(store=store, name="Maker")
        parents = {"category": category, "brand": brand} | more
        products = {
            name: ProductFactory(store=store, name=name, variant__sku=f"S-{number}", **parents)
            for number, name in enumerate(names, start=100 + Product.objects.count())
        }
        build()
        return products

    return stocked
