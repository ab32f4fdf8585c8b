"""How the catalogue is read at 50,000 products: each selector by the index that its docstring names."""

import pytest

from shop.backoffice.hindrances import HINDRANCES, unsellable
from shop.catalog.models import Category, Product, Variant
from shop.catalog.selectors import ancestors, branch, category_tree, products_in_branch, products_with_sku, variants_of
from shop.stores.models import Store
from tests.factories import StoreFactory
from tests.support.plans import assert_plan, indexes_used
from tests.support.volumes import analyze, fill, settle

from .executed import reads_whole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS = 50_000
CATEGORIES = 2_000


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """50,000 products with a variant each, in 2,000 categories two levels deep."""
    store = StoreFactory()
    own = str(store.pk)
    slugs = {"slug": "'c' || i", "name": "'Category ' || i"}
    more = {"description": "''", "position": "0"}
    fill(Category, 40, store_id=own, **slugs, **more)
    roots = f"(SELECT min(id) FROM catalog_category WHERE store_id = {own}) + i % 40"
    deeper = {"slug": "'d' || i", "name": "'Deeper ' || i"}
    fill(Category, CATEGORIES, store_id=own, parent_id=roots, **deeper, **more)
    first = Category.objects.get(slug="d1").pk
    fill(
        Product,
        ROWS,
        store_id=own,
        name="'Product ' || i",
        slug="'p' || i",
        description="''",
        category_id=f"{first} + i % {CATEGORIES}",
        status="'draft'",
    )
    first = Product.objects.get(slug="p1").pk
    fill(
        Variant,
        ROWS,
        store_id=own,
        product_id=f"{first} + i - 1",
        sku="'SKU-' || i",
        unit="'each'",
        price_quantity="1",
        position="0",
        is_active="true",
        allows_backorder="false",
    )
    analyze(Category, Product, Variant)
    settle()
    return store


def test_the_catalogue_is_read_by_its_indexes(store) -> None:
    category = Category.objects.get(slug="d7")
    product = Product.objects.get(slug="p77")

    assert_plan(category_tree(store=store)[:100], uses={"category_by_path"})
    assert_plan(branch(category=category), uses={"category_path_gist"})
    assert_plan(ancestors(category=category), uses={"category_path_gist"})
    assert_plan(variants_of(product=product), uses={"variant_combination_unique"})
    assert_plan(products_in_branch(category=category)[:100], uses={"product_by_category_name"})
    # In the C collation the UNIQUE serves the beginning of an SKU as well as the index made for it.
    by_sku = products_with_sku(store=store, prefix="SKU-4242")
    assert_plan(by_sku)
    assert indexes_used(by_sku) & {"variant_sku_prefix", "variant_sku_unique"}

    # The twins, which ask for the same in a way that no index serves.
    assert reads_whole(Category.objects.filter(description="Fruit"))
    assert reads_whole(Variant.objects.filter(position=77))
    assert reads_whole(Product.objects.filter(description="Fruit"))
    assert reads_whole(Variant.objects.filter(sku__endswith="4242"))


def test_what_keeps_products_from_being_sold_is_looked_up_product_by_product(store) -> None:
    in_order = Product.objects.filter(store=store).order_by("name", "id")
    holds = {hindrance.key: hindrance.holds(store) for hindrance in HINDRANCES}

    assert_plan(in_order.filter(holds["no-price"])[:101], uses={"product_by_name", "variant_combination_unique"})
    assert_plan(in_order.filter(holds["archived"])[:101], uses={"product_by_status_name"})
    assert_plan(in_order.filter(unsellable(store))[:101], uses={"product_by_status_name"})
