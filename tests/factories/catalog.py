"""Categories, brands, products with their variants, and what makes variants differ."""

from typing import Any

import factory
from django.utils import timezone

from shop.catalog.models import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    CategoryTally,
    Option,
    OptionValue,
    Product,
    ProductAttribute,
    ProductImage,
    Variant,
    VariantOption,
)

from .rows import StoreOwnedFactory, of_store


class CategoryFactory(StoreOwnedFactory[Category]):
    """A category at the root of the tree, or below `parent`."""

    class Meta:
        model = "catalog.Category"

    name = factory.Sequence(lambda n: f"Category {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")


class CategoryTallyFactory(StoreOwnedFactory[CategoryTally]):
    """A note about a category that is no longer there."""

    class Meta:
        model = "catalog.CategoryTally"

    category_key = factory.Sequence(lambda n: 10_000_000 + n)
    change = 1


class BrandFactory(StoreOwnedFactory[Brand]):
    """A maker's name."""

    class Meta:
        model = "catalog.Brand"

    name = factory.Sequence(lambda n: f"Brand {n}")
    slug = factory.Sequence(lambda n: f"brand-{n}")


class ProductFactory(StoreOwnedFactory[Product]):
    """A product for sale with its one variant; `variant=None` makes a draft without one.

    `variant__sku="A-1"` and the like reach the variant.
    """

    class Meta:
        model = "catalog.Product"

    name = factory.Sequence(lambda n: f"Product {n}")
    slug = factory.Sequence(lambda n: f"product-{n}")
    status = "active"
    published_at = factory.LazyFunction(timezone.now)
    category = of_store(CategoryFactory)
    brand = of_store(BrandFactory)

    @factory.post_generation
    def variant(self, create: bool, extracted: Any, **fields: Any) -> None:
        if create and extracted is not False:
            VariantFactory(product=self, **fields)

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Product:
        if params.get("variant", True) is None:
            params |= {"variant": False, "status": params.get("status", "draft")}
        return super()._generate(strategy, params)


class VariantFactory(StoreOwnedFactory[Variant]):
    """What is sold of a product; without `product`, the only variant of a new one."""

    class Meta:
        model = "catalog.Variant"

    product = of_store(ProductFactory, variant=False)
    sku = factory.Sequence(lambda n: f"SKU-{n}")


class ProductImageFactory(StoreOwnedFactory[ProductImage]):
    """A picture by name only: no file is written."""

    class Meta:
        model = "catalog.ProductImage"

    product = of_store(ProductFactory)
    image = factory.Sequence(lambda n: f"products/picture-{n}.png")
    position = factory.Sequence(int)


class OptionFactory(StoreOwnedFactory[Option]):
    """A way to differ, such as size."""

    class Meta:
        model = "catalog.Option"

    name = factory.Sequence(lambda n: f"Option {n}")


class OptionValueFactory(StoreOwnedFactory[OptionValue]):
    """A value of an option, such as large."""

    class Meta:
        model = "catalog.OptionValue"

    option = of_store(OptionFactory)
    name = factory.Sequence(lambda n: f"Value {n}")


class VariantOptionFactory(StoreOwnedFactory[VariantOption]):
    """A variant's value for an option; the option follows from the value."""

    class Meta:
        model = "catalog.VariantOption"

    variant = of_store(VariantFactory)
    value = of_store(OptionValueFactory)
    option = factory.SelfAttribute("value.option")


class AttributeFactory(StoreOwnedFactory[Attribute]):
    """A kind of fact about products."""

    class Meta:
        model = "catalog.Attribute"

    name = factory.Sequence(lambda n: f"Attribute {n}")


class AttributeValueFactory(StoreOwnedFactory[AttributeValue]):
    """A value that an attribute can have."""

    class Meta:
        model = "catalog.AttributeValue"

    attribute = of_store(AttributeFactory)
    name = factory.Sequence(lambda n: f"Value {n}")


class ProductAttributeFactory(StoreOwnedFactory[ProductAttribute]):
    """A product's value for an attribute; the attribute follows from the value."""

    class Meta:
        model = "catalog.ProductAttribute"

    product = of_store(ProductFactory)
    value = of_store(AttributeValueFactory)
    attribute = factory.SelfAttribute("value.attribute")
