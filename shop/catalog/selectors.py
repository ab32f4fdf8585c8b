"""Reads about the catalogue."""

from __future__ import annotations

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from shop.catalog.models import Category, PictureState, Product, ProductAttribute, ProductImage, Variant
from shop.stores.models import Store


def category_tree(*, store: Store) -> QuerySet[Category]:
    """All categories of a store, each after the one it stands in (index `category_by_path`); as many as categories."""
    return Category.objects.filter(store=store).order_by("path")


def branch(*, category: Category) -> QuerySet[Category]:
    """A category and everything below it (index `category_path_gist`)."""
    return Category.objects.filter(path__descendant_of=category.path).order_by("path")


def siblings(*, store: Store, parent: Category | None) -> QuerySet[Category]:
    """What stands directly in `parent`, or at the top, in its order (index `category_name_unique_among_siblings`)."""
    return Category.objects.filter(store=store, parent=parent).order_by("position", "name", "id")


def ancestors(*, category: Category) -> QuerySet[Category]:
    """A category and what it stands in, from the root down (index `category_path_gist`); few: a tree is not deep."""
    return Category.objects.filter(path__ancestor_of=category.path).order_by("path")


def variants_of(*, product: Product) -> QuerySet[Variant]:
    """A product's variants with their option values, in its order (index `variant_combination_unique`)."""
    variants = Variant.objects.filter(product=product).order_by("position", "id")
    return variants.prefetch_related("options__option", "options__value")


def products_in_branch(*, category: Category) -> QuerySet[Product]:
    """The products of a category and of everything below it, by name (index `product_by_category_name`)."""
    return Product.objects.filter(category__in=branch(category=category).order_by().values("pk")).order_by("name", "id")


def products_with_sku(*, store: Store, prefix: str) -> QuerySet[Product]:
    """The products with a variant whose SKU begins with `prefix` (index `variant_sku_prefix`), in no order."""
    skus = Variant.objects.filter(sku__startswith=prefix, store=store)
    return Product.objects.filter(pk__in=skus.values("product"))


def facts_of(*, product: Product) -> QuerySet[ProductAttribute]:
    """What is known of a product, attribute by attribute (index `product_attribute_one_value`)."""
    return (
        ProductAttribute.objects.filter(product=product)
        .select_related("attribute", "value")
        .order_by("attribute__position", "attribute_id")
    )


def pictures_of(*, product: Product) -> QuerySet[ProductImage]:
    """A product's pictures, the main one first (index `product_image_one_per_position`)."""
    return ProductImage.objects.filter(product=product).order_by("position")


def main_picture() -> Subquery:
    """For lists of products: the digest of the main picture, once its smaller copies are there (the same index)."""
    first = ProductImage.objects.filter(product=OuterRef("pk")).order_by("position")
    return Subquery(first.values(ready=Case(When(state=PictureState.READY, then="digest")))[:1])


def has_waiting_pictures() -> bool:
    """Whether pictures wait for their smaller copies (index `product_image_waiting`)."""
    return ProductImage.objects.filter(state=PictureState.WAITING).exists()
