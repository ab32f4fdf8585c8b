"""Making the variants that a product's options allow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations

from django.db import transaction
from django.utils.text import slugify

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
from shop.catalog.models import Option, OptionValue, Product, Variant, VariantOption

LIMIT = 100
"""Variants of one product."""
SKU_LENGTH = 64
ALL = "options"
"""What stands in a pattern for all options together."""
PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Dimension:
    """One way in which the variants differ, with its values in order."""

    name: str
    values: tuple[str, ...]


@transaction.atomic
def combine_variants(*, product: Product, dimensions: Sequence[Dimension], sku_pattern: str) -> list[Variant]:
    """Make the variants of `product` that are missing among all combinations of `dimensions`, and return them.

    Options and values are known to the store by their names; those that it lacks are made. A variant that has no value
    for an option gets the first one: so the only variant of a simple product becomes the first combination, and keeps
    its SKU, prices and stock. New ones are counted, shipped and back-ordered as the first variant is.
    `sku_pattern` names options in braces (“TEE-{Size}”), or all of them at once as “{options}”.

    As many statements for a hundred combinations as for two. Raises OptionsMissing, OptionTwice, OptionStillUsed,
    TooManyCombinations, PatternUnknown, SkuTooLong, SkusAlike, SkusTaken. Locks the product, so that two people queue.
    """
    wanted = 1
    for dimension in dimensions:
        wanted *= len(dimension.values)
    _refuse_wrong(dimensions, wanted)
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    variants = list(Variant.objects.filter(product=product).order_by("position", "id"))
    chosen = _chosen(variants)
    values = _values_by_name(store_id=product.store_id, dimensions=dimensions)
    options = [next(iter(by_name.values())).option for by_name in values]
    left_out = {link.option.name for links in chosen.values() for link in links.values() if link.option not in options}
    if left_out:
        raise OptionStillUsed(sorted(left_out))

    taken = _completed(variants, chosen, [next(iter(by_name.values())) for by_name in values])
    missing = [
        one for one in combinations(*(by_name.values() for by_name in values)) if {v.pk for v in one} not in taken
    ]
    if len(variants) + len(missing) > LIMIT:
        raise TooManyCombinations(wanted=len(variants) + len(missing), limit=LIMIT)
    skus = [_sku(sku_pattern, one) for one in missing]
    _refuse_skus(skus, store_id=product.store_id)

    model = variants[0] if variants else Variant()
    last = max((variant.position for variant in variants), default=-1)
    made = Variant.objects.bulk_create(
        Variant(
            store_id=product.store_id,
            product=product,
            sku=sku,
            position=last + 1 + place,
            unit=model.unit,
            price_quantity=model.price_quantity,
            weight_grams=model.weight_grams,
            allows_backorder=model.allows_backorder,
        )
        for place, sku in enumerate(skus)
    )
    VariantOption.objects.bulk_create(
        VariantOption(store_id=product.store_id, variant=variant, option_id=value.option_id, value=value)
        for variant, one in zip(made, missing, strict=True)
        for value in one
    )
    return made


def _refuse_wrong(dimensions: Sequence[Dimension], wanted: int) -> None:
    if not dimensions or not wanted:
        raise OptionsMissing
    if wanted > LIMIT:
        raise TooManyCombinations(wanted=wanted, limit=LIMIT)
    for names in ([dimension.name for dimension in dimensions], *(dimension.values for dimension in dimensions)):
        folded = [name.casefold() for name in names]
        for name, key in zip(names, folded, strict=True):
            if folded.count(key) > 1:
                raise OptionTwice(name)


def _chosen(variants: Sequence[Variant]) -> dict[int, dict[int, VariantOption]]:
    """What each variant has, by option."""
    links: dict[int, dict[int, VariantOption]] = {variant.pk: {} for variant in variants}
    for link in VariantOption.objects.filter(variant__in=links).select_related("option"):
        links[link.variant_id][link.option_id] = link
    return links


def _values_by_name(*, store_id: int, dimensions: Sequence[Dimension]) -> list[dict[str, OptionValue]]:
    """The values of each dimension by name, in the order given; what the store lacks is made.

    Names are the same whatever their capitals: who types “size” means the “Size” that is there.
    """
    options = {option.name.casefold(): option for option in Option.objects.filter(store=store_id)}
    last = max((option.position for option in options.values()), default=-1)
    new = [dimension.name for dimension in dimensions if dimension.name.casefold() not in options]
    for option in Option.objects.bulk_create(
        Option(store_id=store_id, name=name, position=last + 1 + place) for place, name in enumerate(new)
    ):
        options[option.name.casefold()] = option
    used = [options[dimension.name.casefold()] for dimension in dimensions]

    known: dict[int, dict[str, OptionValue]] = {option.pk: {} for option in used}
    for value in OptionValue.objects.filter(option__in=known).order_by("position", "id"):
        known[value.option_id].setdefault(value.name.casefold(), value)
    made = [
        value
        for option, dimension in zip(used, dimensions, strict=True)
        for value in _lacking(option, dimension, known[option.pk])
    ]
    for value in OptionValue.objects.bulk_create(made):
        known[value.option_id][value.name.casefold()] = value
    return [
        {name: _with_option(known[option.pk][name.casefold()], option) for name in dimension.values}
        for option, dimension in zip(used, dimensions, strict=True)
    ]


def _lacking(option: Option, dimension: Dimension, known: Mapping[str, OptionValue]) -> list[OptionValue]:
    """The values that the store does not know yet, after those that it does."""
    last = max((value.position for value in known.values()), default=-1)
    new = [name for name in dimension.values if name.casefold() not in known]
    return [
        OptionValue(store_id=option.store_id, option=option, name=name, position=last + 1 + place)
        for place, name in enumerate(new)
    ]


def _with_option(value: OptionValue, option: Option) -> OptionValue:
    value.option = option
    return value


def _completed(
    variants: Sequence[Variant], chosen: Mapping[int, Mapping[int, VariantOption]], first: Sequence[OptionValue]
) -> list[set[int]]:
    """The combinations that are there, after each variant got the first value of the options that it lacked."""
    added = [
        VariantOption(store_id=variant.store_id, variant=variant, option_id=value.option_id, value=value)
        for variant in variants
        for value in first
        if value.option_id not in chosen[variant.pk]
    ]
    VariantOption.objects.bulk_create(added)
    taken = {pk: {link.value_id for link in links.values()} for pk, links in chosen.items()}
    for link in added:
        taken[link.variant_id].add(link.value_id)
    return list(taken.values())


def _sku(pattern: str, values: Sequence[OptionValue]) -> str:
    """“TEE-{Size}-{Colour}” for large and sea blue: TEE-LARGE-SEA-BLUE."""
    short = {value.option.name.casefold(): _short(value.name) for value in values}
    names = {**short, ALL: "-".join(short.values())}

    def put(match: re.Match[str]) -> str:
        key = match[1].strip().casefold()
        if key not in names:
            raise PatternUnknown(match[1], [value.option.name for value in values])
        return names[key]

    sku = PLACE.sub(put, pattern.strip())
    if len(sku) > SKU_LENGTH:
        raise SkuTooLong(sku, SKU_LENGTH)
    return sku


def _short(name: str) -> str:
    """How a value is written in a SKU; one of signs alone stands as it is."""
    return slugify(name, allow_unicode=True).upper() or name.strip()


def _refuse_skus(skus: Sequence[str], *, store_id: int) -> None:
    alike = sorted({sku for sku in skus if skus.count(sku) > 1})
    if alike:
        raise SkusAlike(alike)
    taken = Variant.objects.filter(store=store_id, sku__in=skus).order_by("sku").values_list("sku", flat=True)
    if taken:
        raise SkusTaken(list(taken))
