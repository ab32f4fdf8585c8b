"""What is read of the catalogue."""

import pytest

from shop.catalog.selectors import (
    ancestors,
    branch,
    category_tree,
    facts_of,
    products_in_branch,
    products_with_sku,
    variants_of,
)
from tests.factories import (
    AttributeFactory,
    AttributeValueFactory,
    CategoryFactory,
    OptionFactory,
    OptionValueFactory,
    ProductAttributeFactory,
    ProductFactory,
    StoreFactory,
    VariantFactory,
    VariantOptionFactory,
)
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, object]:
    """Food › Dairy › Milk, and Toys beside Food."""
    food = CategoryFactory(name="Food")
    dairy = CategoryFactory(name="Dairy", parent=food)
    milk = CategoryFactory(name="Milk", parent=dairy)
    toys = CategoryFactory(name="Toys", store=food.store)
    return {"food": food, "dairy": dairy, "milk": milk, "toys": toys}


def names(rows) -> list[str]:
    return [row.name for row in rows]


def test_the_tree_has_each_category_after_the_one_it_stands_in(tree) -> None:
    CategoryFactory(name="Elsewhere", store=StoreFactory())

    assert names(category_tree(store=tree["food"].store)) == ["Food", "Dairy", "Milk", "Toys"]


def test_a_branch_is_a_category_and_all_below_it(tree) -> None:
    assert names(branch(category=tree["dairy"])) == ["Dairy", "Milk"]


def test_ancestors_lead_from_the_root_to_the_category(tree) -> None:
    assert names(ancestors(category=tree["milk"])) == ["Food", "Dairy", "Milk"]


def test_a_branch_has_the_products_of_its_whole_depth_by_name(tree) -> None:
    for name, category in (("Oat drink", "milk"), ("Butter", "dairy"), ("Doll", "toys")):
        ProductFactory(name=name, category=tree[category])

    assert names(products_in_branch(category=tree["food"])) == ["Butter", "Oat drink"]


def test_variants_come_in_their_order_with_their_options_in_four_statements() -> None:
    product = ProductFactory(variant=None)
    option = OptionFactory(store=product.store, name="Size")
    for position, name in ((2, "Large"), (1, "Small")):
        variant = VariantFactory(product=product, sku=name[0], position=position)
        VariantOptionFactory(variant=variant, value=OptionValueFactory(option=option, name=name))

    with recorded() as statements:
        read = [
            (variant.sku, [str(value) for value in variant.options.all()]) for variant in variants_of(product=product)
        ]

    assert read == [("S", ["Size: Small"]), ("L", ["Size: Large"])]
    assert len(statements) == 4


def test_products_are_found_by_the_beginning_of_a_sku_in_their_own_store() -> None:
    milk = ProductFactory(name="Milk", variant__sku="AB-1")
    ProductFactory(name="Bread", store=milk.store, variant__sku="CD-1")
    ProductFactory(name="Foreign milk", variant__sku="AB-2")

    assert names(products_with_sku(store=milk.store, prefix="AB")) == ["Milk"]


def test_facts_come_in_the_order_of_their_attributes() -> None:
    product = ProductFactory()
    for position, name in ((2, "Origin"), (1, "Size")):
        attribute = AttributeFactory(store=product.store, name=name, position=position)
        ProductAttributeFactory(product=product, value=AttributeValueFactory(attribute=attribute, name="?"))

    assert [str(fact) for fact in facts_of(product=product)] == ["Size: ?", "Origin: ?"]
