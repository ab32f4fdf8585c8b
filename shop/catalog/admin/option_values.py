"""Choosing a variant's option values in one field, on the variant's own page and in the grid of its product."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from shop.catalog.models import OptionValue, Variant, VariantOption


class ChosenValues(AutocompleteSelectMultiple):
    """An autocomplete that is told the names of what is chosen, so that a grid of forms asks for none of them."""

    chosen: tuple[OptionValue, ...] = ()

    def __init__(self) -> None:
        super().__init__(VariantOption._meta.get_field("value"), admin.site, attrs={"style": "min-width: 10rem"})

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        names = {str(chosen.pk): str(chosen) for chosen in self.chosen}
        keys = [str(key) for key in value if key]
        if not names.keys() >= set(keys):
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, key, names[key], True, index) for index, key in enumerate(keys)]
        return [(None, options, 0)]


class OptionValuesField(forms.ModelMultipleChoiceField):
    """Option values, at most one of each option."""

    def __init__(self) -> None:
        super().__init__(
            OptionValue.objects.select_related("option"),
            required=False,
            label="Options",
            widget=ChosenValues(),
            help_text="What makes it differ from the product's other variants; nothing if it is the only one.",
        )

    def clean(self, value: Any) -> QuerySet[OptionValue]:
        values: QuerySet[OptionValue] = super().clean(value)
        by_option: dict[int, OptionValue] = {}
        for one in values:
            other = by_option.setdefault(one.option_id, one)
            if other is not one:
                raise ValidationError(f"Choose one value of {one.option}: {other} or {one}.")
        return values


class VariantForm(forms.ModelForm):
    """A variant with its option values."""

    option_values = OptionValuesField()

    class Meta:
        model = Variant
        fields = ("sku", "barcode", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, width in (("sku", "8rem"), ("barcode", "6rem")):
            if name in self.fields:
                self.fields[name].widget.attrs["style"] = f"min-width: {width}"
        field: Any = self.fields.get("option_values")
        if field is None:
            return
        field.queryset = field.queryset.filter(store=self.instance.store_id or getattr(self, "store_id", None))
        if self.instance.pk:
            chosen = tuple(option.value for option in self.instance.options.all())
            field.widget.chosen = chosen
            self.initial["option_values"] = [value.pk for value in chosen]

    def clean_barcode(self) -> str | None:
        """A variant without a barcode has none; two of them are not alike in that."""
        return self.cleaned_data.get("barcode") or None

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's hook, without a stub
        if "option_values" in self.changed_data:
            write_option_values(self.instance, list(self.cleaned_data["option_values"]))


def write_option_values(variant: Variant, values: list[OptionValue]) -> None:
    """Let `variant` have these values and no other."""
    VariantOption.objects.filter(variant=variant).exclude(value__in=values).delete()
    kept = set(VariantOption.objects.filter(variant=variant).values_list("value_id", flat=True))
    VariantOption.objects.bulk_create(
        VariantOption(store_id=variant.store_id, variant=variant, option_id=value.option_id, value=value)
        for value in values
        if value.pk not in kept
    )
