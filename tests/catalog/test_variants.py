"""What makes variants differ, and what an active product needs."""

import pytest

from shop.catalog.models import Product, Variant
from tests.factories import OptionFactory, OptionValueFactory, ProductFactory, VariantFactory, VariantOptionFactory
from tests.support.refusals import attempt, carry_out, changed, deleted, refused_by

pytestmark = pytest.mark.django_db


def combination(variant: Variant) -> str:
    return Variant.objects.values_list("combination", flat=True).get(pk=variant.pk)


def test_a_combination_lists_the_values_in_the_order_of_their_options() -> None:
    variant = VariantFactory()
    size, colour = OptionFactory.create_batch(2, store=variant.store)
    red, large = OptionValueFactory(option=colour), OptionValueFactory(option=size)

    VariantOptionFactory(variant=variant, value=red)
    VariantOptionFactory(variant=variant, value=large)

    assert combination(variant) == f"{size.pk}:{large.pk} {colour.pk}:{red.pk}"


def test_a_combination_follows_a_changed_and_a_deleted_value() -> None:
    row = VariantOptionFactory()
    other = OptionValueFactory(option=row.option)

    carry_out(changed(row, value_id=other.pk))
    assert combination(row.variant) == f"{row.option_id}:{other.pk}"

    carry_out(deleted(row))
    assert combination(row.variant) == ""


def test_one_statement_gives_values_to_many_variants() -> None:
    value = OptionValueFactory()
    variants = VariantFactory.create_batch(3, store=value.store)

    carry_out(
        attempt(
            """
            INSERT INTO catalog_variantoption (store_id, variant_id, option_id, value_id)
            SELECT store_id, id, %s, %s FROM catalog_variant""",
            value.option_id,
            value.pk,
        )
    )

    assert {combination(variant) for variant in variants} == {f"{value.option_id}:{value.pk}"}


def test_two_variants_of_a_product_cannot_be_given_the_same_values() -> None:
    first = VariantOptionFactory()
    second = VariantFactory(product=first.variant.product)

    refused = refused_by(
        attempt(
            "INSERT INTO catalog_variantoption (store_id, variant_id, option_id, value_id) VALUES (%s, %s, %s, %s)",
            second.store_id,
            second.pk,
            first.option_id,
            first.value_id,
        )
    )

    assert refused == "variant_combination_unique"


def test_a_variant_that_has_values_leaves_room_for_one_that_differs() -> None:
    first = VariantOptionFactory()
    other = OptionValueFactory(option=first.option)

    VariantOptionFactory(variant=VariantFactory(product=first.variant.product), value=other)

    assert first.variant.product.variants.count() == 2


def test_a_draft_needs_no_variant_until_it_becomes_active() -> None:
    draft = ProductFactory(variant=None)

    refused = refused_by(changed(draft, status="active"))

    assert refused == "product_active_has_a_variant"
    assert Product.objects.get(pk=draft.pk).status == "draft"


def test_the_last_variant_of_an_active_product_cannot_move_to_another_one() -> None:
    variant = VariantFactory()
    draft = ProductFactory(store=variant.store, variant=None)

    assert refused_by(changed(variant, product_id=draft.pk)) == "product_active_has_a_variant"


def test_a_product_goes_with_its_variants() -> None:
    product = ProductFactory()

    product.delete()

    assert not Product.objects.exists()
    assert not Variant.objects.exists()
