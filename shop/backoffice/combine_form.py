"""“Options and variants”: the form that says in what a product's variants differ, and makes those that are missing."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from shop.catalog.models import Option, Product, Variant
from shop.catalog.selectors import variants_of
from shop.catalog.services.combining import ALL, LIMIT, Dimension, combine_variants
from shop.core.admin import AskForm
from shop.core.admin.asking import Effect
from shop.core.exceptions import Refused
from shop.pricing.selectors import current_prices
from shop.pricing.services.opening import open_prices

DIMENSIONS = 3
KNOWN_SHOWN = 12
NAME_LENGTH = 60
"""Of an option, and of a value."""
TOTAL = "Variants"


class PriceNotAllowed(Refused):
    """Somebody who may not change prices gave one."""

    field = "amount"

    def __init__(self) -> None:
        super().__init__("Your role may not set prices: leave it empty.")


class CombineForm(AskForm):
    """Up to three options with their values, a pattern for the SKUs, and a price."""

    title = "Options and variants"
    says = "The combinations that are missing are made. Those that are there keep their SKU, price and stock."
    button = "Make the missing variants"
    row: Product

    def build(self) -> None:
        self.variants = list(variants_of(product=self.row)[: LIMIT + 1])
        self.price = self._price_now()
        known = _dimensions(self.variants)
        names = list(Option.objects.filter(store=self.row.store_id).values_list("name", flat=True)[:KNOWN_SHOWN])
        for place in range(DIMENSIONS):
            name, values = known[place] if place < len(known) else ("", [])
            self.fields[f"option_{place}"] = forms.CharField(
                label=f"Option {place + 1}",
                required=False,
                max_length=NAME_LENGTH,
                initial=name,
                widget=UnfoldAdminTextInputWidget(attrs={"placeholder": ("Size", "Colour", "Material")[place]}),
                help_text=f"The store knows {', '.join(names)}." if names and not place else "",
            )
            self.fields[f"values_{place}"] = forms.CharField(
                label="Its values",
                required=False,
                max_length=LIMIT * (NAME_LENGTH + 2),
                initial=", ".join(values),
                widget=UnfoldAdminTextInputWidget(attrs={"placeholder": ("S, M, L", "Red, Blue", "Wool")[place]}),
                help_text="" if place else "With commas between them, in the order of the shop.",
            )
        example = known[0][0] if known else "Size"
        self.fields["sku_pattern"] = forms.CharField(
            label="SKUs of the new ones",
            max_length=200,
            initial=f"{_stem(self.row, self.variants)}-{{{ALL}}}",
            widget=UnfoldAdminTextInputWidget(),
            help_text=f"{{{ALL}}} stands for all values, {{{example}}} for that option's alone.",
        )
        self.fields["amount"] = forms.DecimalField(
            label=f"Price of the new ones ({self.row.store.currency})",
            required=False,
            max_digits=12,
            decimal_places=2,
            min_value=0,
            initial=self.price,
            widget=UnfoldAdminDecimalFieldWidget(),
            help_text="Left empty: they have none, and cannot be bought yet.",
        )

    def _price_now(self) -> Any:
        prices = current_prices(variants=self.variants[:1], currency=self.row.store.currency)
        return next((price.amount for price in prices.values()), None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for place in range(DIMENSIONS):
            name, values = (self.cleaned_data.get(f"{what}_{place}", "") for what in ("option", "values"))
            if name and not values:
                self.add_error(f"values_{place}", f"Give the values of {name}.")
            if values and not name:
                self.add_error(f"option_{place}", "Say what these are values of.")
            too_long = [value for value in _split(values) if len(value) > NAME_LENGTH]
            if too_long:
                self.add_error(f"values_{place}", f"“{too_long[0]}” is longer than {NAME_LENGTH} characters.")
        return cleaned

    def perform(self, *, actor: Any) -> str:
        typed = self.cleaned_data
        if typed["amount"] is not None and typed["amount"] != self.price and not actor.has_perm("pricing.change_price"):
            raise PriceNotAllowed
        made = combine_variants(
            product=self.row,
            dimensions=[
                Dimension(typed[f"option_{place}"], tuple(_split(typed[f"values_{place}"])))
                for place in range(DIMENSIONS)
                if typed[f"option_{place}"]
            ],
            sku_pattern=typed["sku_pattern"],
        )
        if typed["amount"] is not None:
            open_prices(variants=made, amount=typed["amount"], currency=self.row.store.currency)
        return f"{len(made)} variant{'' if len(made) == 1 else 's'} made."

    def picture(self) -> dict[str, Any]:
        """How many variants there are, and the SKU of each by what it is called."""
        variants = list(variants_of(product=self.row)[: LIMIT + 1])
        named = {
            variant.sku: " / ".join(option.value.name for option in variant.options.all()) or "no options"
            for variant in variants
        }
        return {TOTAL: len(variants), **named}

    def effect(self, *, actor: Any) -> Effect:
        """A variant that is new was nothing before, not zero."""
        return [
            (name, before if before or name == TOTAL else "–", after)
            for name, before, after in super().effect(actor=actor)
        ]

    def state(self) -> str:
        """Differs as soon as the product has other variants."""
        keys = Variant.objects.filter(product=self.row).values_list("pk", "combination").order_by("pk")
        return " ".join(f"{pk}={combination}" for pk, combination in keys)


def _split(text: str) -> list[str]:
    return [value.strip() for value in re.split(r"[,;\n]", text) if value.strip()]


def _dimensions(variants: list[Variant]) -> list[tuple[str, list[str]]]:
    """The options in which the variants differ, each with the values that they have."""
    chosen = [link for variant in variants for link in variant.options.all()]
    options = {link.option_id: link.option for link in chosen}
    in_order = sorted(options.values(), key=lambda option: (option.position, option.name))
    return [
        (
            option.name,
            [
                value.name
                for value in sorted(
                    {link.value for link in chosen if link.option_id == option.pk},
                    key=lambda value: (value.position, value.name),
                )
            ],
        )
        for option in in_order[:DIMENSIONS]
    ]


def _stem(product: Product, variants: list[Variant]) -> str:
    """What the SKUs begin with: the SKU of a simple product, else what those of its variants have in common."""
    skus = [variant.sku for variant in variants]
    if not skus:
        return product.slug.upper()[:40]
    if len(skus) == 1:
        return skus[0][:40]
    first, last = min(skus), max(skus)
    same = next((place for place, letter in enumerate(first) if last[place : place + 1] != letter), len(first))
    return first[:same].rstrip("-_/. ")[:40] or product.slug.upper()[:40]
