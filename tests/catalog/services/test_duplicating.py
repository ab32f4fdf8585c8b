"""A product once more, under another name."""

import pytest

from shop.catalog.exceptions import SkusTaken, SkuTooLong
from shop.catalog.models import Product
from shop.catalog.services.combining import Dimension, combine_variants
from shop.catalog.services.duplicating import duplicate_product
from tests.factories import ProductAttributeFactory, ProductFactory, ProductImageFactory, VariantFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


def duplicated(product: Product, number: int = 2, **more: bool) -> Product:
    skus = {variant.pk: f"{variant.sku}-{number}" for variant in product.variants.all()}
    copy, _variants = duplicate_product(
        product=product, name="Copy", slug=f"copy-{product.pk}-{number}", skus=skus, **more
    )
    return copy


def test_a_copy_is_a_draft_with_all_that_describes_it_and_nothing_that_belongs_to_one_product_alone() -> None:
    product = ProductFactory(
        description="Soft.", reference="R-1", variant__sku="TEE", variant__barcode="4006381333931", variant__unit="g"
    )
    combine_variants(product=product, dimensions=[Dimension("Size", ("S", "M"))], sku_pattern="TEE-{Size}")
    fact, picture = ProductAttributeFactory(product=product), ProductImageFactory(product=product, alt_text="Front")

    copy = duplicated(product)

    kept = Product.objects.get(pk=copy.pk)
    assert (kept.status, kept.published_at, kept.reference, kept.description) == ("draft", None, None, "Soft.")
    assert (kept.category_id, kept.brand_id) == (product.category_id, product.brand_id)
    first, second = product.variants.order_by("position")
    assert list(kept.variants.order_by("position").values_list("sku", "barcode", "unit", "combination")) == [
        ("TEE-2", None, "g", first.combination),
        ("TEE-M-2", None, "g", second.combination),
    ]
    assert kept.attributes.get().value_id == fact.value_id
    assert (kept.images.get().image.name, kept.images.get().alt_text) == (picture.image.name, "Front")
    assert product.images.count() == 1


def test_facts_and_pictures_may_stay_behind() -> None:
    product = ProductFactory()
    ProductAttributeFactory(product=product)
    ProductImageFactory(product=product)

    copy = duplicated(product, with_facts=False, with_pictures=False)

    assert (copy.attributes.count(), copy.images.count()) == (0, 0)


@pytest.mark.parametrize(("sku", "refusal"), [("TAKEN", SkusTaken), ("x" * 65, SkuTooLong)])
def test_a_copy_whose_skus_cannot_be_is_not_made(sku, refusal) -> None:
    product = ProductFactory()
    VariantFactory(store=product.store, sku="TAKEN")
    before = Product.objects.count()

    with pytest.raises(refusal):
        duplicate_product(product=product, name="Copy", slug="copy", skus={product.variants.get().pk: sku})

    assert Product.objects.count() == before


def test_many_variants_cost_as_many_statements_as_one() -> None:
    asked = []
    for count in (1, 30):
        product = ProductFactory(variant=None)
        sizes = tuple(map(str, range(count)))
        combine_variants(product=product, dimensions=[Dimension("Size", sizes)], sku_pattern=f"{product.pk}-{{Size}}")
        product.asked_for = dict(product.variants.values_list("pk", "sku"))
        with recorded() as statements:
            skus = {key: f"{sku}-2" for key, sku in product.asked_for.items()}
            duplicate_product(product=product, name="Copy", slug=f"copy-{count}", skus=skus)
        asked.append(len(statements))

    assert asked[0] == asked[1]
