"""Making the variants that a product's options allow."""

import pytest

from shop.catalog.exceptions import (
    OptionsMissing,
    OptionStillUsed,
    OptionTwice,
    PatternUnknown,
    SkusAlike,
    SkusTaken,
    SkuTooLong,
    TooManyCombinations,
)
from shop.catalog.models import Option, OptionValue, Variant
from shop.catalog.services.combining import Dimension, combine_variants
from tests.factories import OptionFactory, OptionValueFactory, ProductFactory, VariantFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db
SIZE, COLOUR = Dimension("Size", ("S", "M")), Dimension("Colour", ("Red", "Sea blue"))


def named(product) -> dict[str, str]:
    """The values of each variant, by its SKU, in the product's order."""
    variants = Variant.objects.filter(product=product).order_by("position").prefetch_related("options__value")
    return {variant.sku: " ".join(link.value.name for link in variant.options.all()) for variant in variants}


def test_the_only_variant_becomes_the_first_combination_and_the_others_are_made_after_it() -> None:
    product = ProductFactory(variant__sku="TEE", variant__weight_grams=180, variant__allows_backorder=True)

    made = combine_variants(product=product, dimensions=[SIZE, COLOUR], sku_pattern="TEE-{options}")

    assert named(product) == {
        "TEE": "S Red",
        "TEE-S-SEA-BLUE": "S Sea blue",
        "TEE-M-RED": "M Red",
        "TEE-M-SEA-BLUE": "M Sea blue",
    }
    assert {(one.weight_grams, one.allows_backorder) for one in made} == {(180, True)}


def test_the_same_again_makes_nothing_and_one_value_more_makes_what_is_missing() -> None:
    product = ProductFactory(variant=None)
    combine_variants(product=product, dimensions=[SIZE], sku_pattern="{Size}")

    again = combine_variants(product=product, dimensions=[SIZE], sku_pattern="{Size}")
    more = combine_variants(product=product, dimensions=[Dimension("size", ("s", "m", "L"))], sku_pattern="{size}")

    assert (again, [one.sku for one in more]) == ([], ["L"])
    assert list(OptionValue.objects.order_by("position").values_list("option__name", "name")) == [
        ("Size", "S"),
        ("Size", "M"),
        ("Size", "L"),
    ]


def test_another_option_gives_its_first_value_to_the_variants_that_are_there() -> None:
    product = ProductFactory(variant=None)
    combine_variants(product=product, dimensions=[SIZE], sku_pattern="{Size}")

    combine_variants(product=product, dimensions=[SIZE, COLOUR], sku_pattern="{Size}-{Colour}")

    assert named(product) == {"S": "S Red", "M": "M Red", "S-SEA-BLUE": "S Sea blue", "M-SEA-BLUE": "M Sea blue"}


def test_options_of_another_store_are_not_touched() -> None:
    theirs = OptionValueFactory(option=OptionFactory(name="Size"), name="S").option
    product = ProductFactory(variant=None)

    combine_variants(product=product, dimensions=[SIZE], sku_pattern="{Size}")

    assert theirs.values.count() == 1
    assert Option.objects.filter(store=product.store, name="Size").count() == 1


@pytest.mark.parametrize(
    ("dimensions", "pattern", "refusal"),
    [
        ([], "A", OptionsMissing),
        ([Dimension("Size", ())], "A", OptionsMissing),
        ([Dimension("Size", ("S", "s"))], "{Size}", OptionTwice),
        ([SIZE, Dimension("size", ("X",))], "{options}", OptionTwice),
        ([Dimension("N", tuple(map(str, range(101))))], "{N}", TooManyCombinations),
        ([SIZE], "TEE", SkusAlike),
        ([SIZE], "{Weight}", PatternUnknown),
        ([SIZE], "TAKEN-{Size}", SkusTaken),
        ([SIZE], "x" * 63 + "{options}", SkuTooLong),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(dimensions, pattern, refusal) -> None:
    product = ProductFactory(variant=None)
    if refusal is SkuTooLong:
        dimensions = [Dimension("Size", ("LARGE", "SMALL"))]
    VariantFactory(store=product.store, sku="TAKEN-S")

    with pytest.raises(refusal):
        combine_variants(product=product, dimensions=dimensions, sku_pattern=pattern)

    assert named(product) == {}
    assert not Option.objects.exists()


def test_an_option_in_which_variants_differ_cannot_be_left_out() -> None:
    product = ProductFactory(variant=None)
    combine_variants(product=product, dimensions=[SIZE, COLOUR], sku_pattern="{options}")

    with pytest.raises(OptionStillUsed, match="differ in Colour"):
        combine_variants(product=product, dimensions=[SIZE], sku_pattern="{options}")


def test_a_hundred_combinations_cost_as_many_statements_as_two() -> None:
    few, many = ProductFactory(variant=None), ProductFactory(variant=None)
    for product, count in ((few, 2), (many, 100)):
        with recorded() as statements:
            dimensions = [Dimension(f"N{count}", tuple(map(str, range(count))))]
            combine_variants(product=product, dimensions=dimensions, sku_pattern=f"{product.pk}-{{options}}")
        product.asked = len(statements)

    assert many.asked == few.asked
    assert many.variants.count() == 100
