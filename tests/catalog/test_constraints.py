"""Each rule that the database holds about the catalogue, broken by plain SQL."""

import pytest

from tests.factories import (
    AttributeFactory,
    AttributeValueFactory,
    BrandFactory,
    CategoryFactory,
    OptionFactory,
    OptionValueFactory,
    ProductAttributeFactory,
    ProductFactory,
    ProductImageFactory,
    VariantFactory,
    VariantOptionFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied, deleted


def option_of_another_store() -> Attempt:
    ours, theirs = VariantOptionFactory(), OptionValueFactory()
    return changed(ours, option_id=theirs.option_id, value_id=theirs.pk)


def attribute_of_another_store() -> Attempt:
    ours, theirs = ProductAttributeFactory(), AttributeValueFactory()
    return changed(ours, attribute_id=theirs.attribute_id, value_id=theirs.pk)


def value_of_another_option() -> Attempt:
    row = VariantOptionFactory()
    return changed(row, value_id=OptionValueFactory(store=row.store).pk)


def value_of_another_attribute() -> Attempt:
    row = ProductAttributeFactory()
    return changed(row, value_id=AttributeValueFactory(store=row.store).pk)


def second_value_for_an_option() -> Attempt:
    row = VariantOptionFactory()
    return copied(row, value_id=OptionValueFactory(option=row.option).pk)


def second_value_for_an_attribute() -> Attempt:
    row = ProductAttributeFactory()
    return copied(row, value_id=AttributeValueFactory(attribute=row.attribute).pk)


def option_value_for_another_variant() -> Attempt:
    row = VariantOptionFactory()
    return changed(row, variant_id=VariantFactory(store=row.store).pk)


def eleventh_level() -> Attempt:
    place = CategoryFactory()
    for _ in range(9):
        place = CategoryFactory(store=place.store, parent=place)
    return changed(CategoryFactory(store=place.store), parent_id=place.pk)


def same_picture_twice() -> Attempt:
    digest = "5" * 64
    return copied(ProductImageFactory(digest=digest, image=f"products/55/{digest}.png"), position=7)


VIOLATIONS: Ledger = {
    "attribute_name_unique": lambda: copied(AttributeFactory()),
    "attribute_value_unique": lambda: copied(AttributeValueFactory()),
    "brand_name_unique": lambda: copied(BrandFactory(), slug="another"),
    "brand_slug_unique": lambda: copied(BrandFactory(), name="Another"),
    "catalog_attributevalue_attribute_same_store": lambda: changed(
        AttributeValueFactory(), attribute_id=AttributeFactory().pk
    ),
    "catalog_category_parent_same_store": lambda: changed(CategoryFactory(), parent_id=CategoryFactory().pk),
    "catalog_optionvalue_option_same_store": lambda: changed(OptionValueFactory(), option_id=OptionFactory().pk),
    "catalog_product_brand_same_store": lambda: changed(ProductFactory(), brand_id=BrandFactory().pk),
    "catalog_product_category_same_store": lambda: changed(ProductFactory(), category_id=CategoryFactory().pk),
    "catalog_product_status_known": lambda: changed(ProductFactory(), status="?"),
    "catalog_productattribute_attribute_same_store": attribute_of_another_store,
    "catalog_productattribute_product_same_store": lambda: changed(
        ProductAttributeFactory(), product_id=ProductFactory().pk
    ),
    "catalog_productimage_product_same_store": lambda: changed(ProductImageFactory(), product_id=ProductFactory().pk),
    "catalog_productimage_state_known": lambda: changed(ProductImageFactory(), state="?"),
    "catalog_variant_product_same_store": lambda: changed(VariantFactory(), product_id=ProductFactory().pk),
    "catalog_variant_unit_known": lambda: changed(VariantFactory(), unit="?"),
    "catalog_variantoption_option_same_store": option_of_another_store,
    "catalog_variantoption_variant_same_store": lambda: copied(VariantOptionFactory(), variant_id=VariantFactory().pk),
    "category_name_unique_among_siblings": lambda: copied(CategoryFactory(), slug="another"),
    "category_not_too_deep": eleventh_level,
    "category_path_follows_parent": lambda: changed(CategoryFactory(), path="7"),
    "category_slug_unique": lambda: copied(CategoryFactory(), name="Another"),
    "option_name_unique": lambda: copied(OptionFactory()),
    "option_value_unique": lambda: copied(OptionValueFactory()),
    "product_active_has_a_variant": lambda: deleted(VariantFactory()),
    "product_active_is_published": lambda: changed(ProductFactory(), published_at=None),
    "product_attribute_one_value": second_value_for_an_attribute,
    "product_attribute_value_of_attribute": value_of_another_attribute,
    "product_image_named_by_its_hash": lambda: changed(ProductImageFactory(), digest="5" * 64),
    "product_image_once_per_product": same_picture_twice,
    "product_image_ready_has_its_hash": lambda: changed(ProductImageFactory(), state="ready"),
    "product_image_one_per_position": lambda: copied(ProductImageFactory()),
    "product_reference_unique": lambda: copied(ProductFactory(reference="A-1"), slug="another"),
    "product_slug_unique": lambda: copied(ProductFactory()),
    "product_withdrawn_after_published": lambda: changed(
        (product := ProductFactory()), withdrawn_at=product.published_at
    ),
    "variant_barcode_unique": lambda: copied(VariantFactory(barcode="4006381333931"), sku="another"),
    "variant_combination_follows_options": lambda: changed(VariantFactory(), combination="1:1"),
    "variant_combination_unique": lambda: copied(VariantFactory(), sku="another"),
    "variant_option_one_value": second_value_for_an_option,
    "variant_option_stays_with_variant": option_value_for_another_variant,
    "variant_option_value_of_option": value_of_another_option,
    "variant_price_quantity_positive": lambda: changed(VariantFactory(), price_quantity=0),
    "variant_sku_not_blank": lambda: changed(VariantFactory(), sku=" A-1"),
    "variant_sku_unique": lambda: copied(VariantFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
