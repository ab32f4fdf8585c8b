"""A product once more, under another name: the quickest way to enter one that is nearly the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from shop.catalog.exceptions import SkusTaken, SkuTooLong
from shop.catalog.models import Product, ProductAttribute, ProductImage, Variant, VariantOption
from shop.catalog.models.products import ProductStatus
from shop.catalog.services.combining import SKU_LENGTH

KEPT_BY_DATABASE = {"created_at", "updated_at"}


@transaction.atomic
def duplicate_product(
    *,
    product: Product,
    name: str,
    slug: str,
    skus: Mapping[int, str],
    with_facts: bool = True,
    with_pictures: bool = True,
) -> tuple[Product, dict[int, Variant]]:
    """Make a draft like `product`, and return it with its new variants by the keys of those that they are copies of.

    `skus` names the new SKU of each variant. Words, category, brand, options and how things are counted are copied;
    a picture is shown twice, not stored twice. A barcode, a reference and the times of publication belong to one
    product alone and are not. As many statements for a hundred variants as for one.

    Raises SkusTaken, SkuTooLong; the database refuses a slug that another product has.
    """
    _refuse_skus(skus, store_id=product.store_id)
    copy = Product.objects.create(
        store_id=product.store_id,
        name=name,
        slug=slug,
        description=product.description,
        category_id=product.category_id,
        brand_id=product.brand_id,
        status=ProductStatus.DRAFT,
    )
    sources = list(Variant.objects.filter(product=product, pk__in=skus).order_by("position", "id"))
    made = Variant.objects.bulk_create(
        Variant(
            store_id=source.store_id,
            product=copy,
            sku=skus[source.pk],
            unit=source.unit,
            price_quantity=source.price_quantity,
            weight_grams=source.weight_grams,
            position=source.position,
            is_active=source.is_active,
            allows_backorder=source.allows_backorder,
        )
        for source in sources
    )
    variants = {source.pk: variant for source, variant in zip(sources, made, strict=True)}
    links = VariantOption.objects.filter(variant__in=variants).order_by("pk")
    VariantOption.objects.bulk_create(_like(link, variant=variants[link.variant_id]) for link in links)
    if with_facts:
        facts = ProductAttribute.objects.filter(product=product).order_by("pk")
        ProductAttribute.objects.bulk_create(_like(fact, product=copy) for fact in facts)
    if with_pictures:
        pictures = ProductImage.objects.filter(product=product).order_by("position")
        ProductImage.objects.bulk_create(_like(picture, product=copy) for picture in pictures)
    return copy, variants


def _refuse_skus(skus: Mapping[int, str], *, store_id: int) -> None:
    too_long = [sku for sku in skus.values() if len(sku) > SKU_LENGTH]
    if too_long:
        raise SkuTooLong(too_long[0], SKU_LENGTH)
    taken = Variant.objects.filter(store=store_id, sku__in=skus.values()).order_by("sku").values_list("sku", flat=True)
    if taken:
        raise SkusTaken(list(taken))


def _like(row: Any, **changed: Model) -> Any:
    """A new row with the columns of `row`, but for those that are `changed` and those that the database writes."""
    columns = [
        field
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in KEPT_BY_DATABASE and field.name not in changed
    ]
    return type(row)(**{field.attname: getattr(row, field.attname) for field in columns}, **changed)
