"""The form of a bulk change: for each field what it shall become, or nothing to leave it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.catalog.models import Brand, Category, Product
from shop.exchange.changing.fields import FIELDS, LEVELS
from shop.exchange.changing.wishes import ROUNDINGS, CompareAt, How, Wish, WishRefused
from shop.exchange.models import Changeset

LEAVE = ("", "Leave as it is")
NONE = "none"
PRICE_HOWS = [LEAVE, ("percent", "Change by percent"), ("amount", "Change by an amount"), ("set", "Set to")]
COUNT_HOWS = [LEAVE, ("set", "Set to"), ("amount", "Change by")]
STATUSES = [LEAVE, ("draft", "Draft"), ("active", "Active"), ("archived", "Archived")]
FOR_SALE = [LEAVE, ("yes", "For sale"), ("no", "Not for sale")]
COMPARE_AT = [
    (CompareAt.KEEP, "stays while it is higher"),
    (CompareAt.OLD_PRICE, "is the price before, when reduced"),
    (CompareAt.REMOVE, "is removed"),
]
WHEN = {"type": "datetime-local", "class": "bo-scan"}


def _choice(label: str, choices: Sequence[tuple[str, str]], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=UnfoldAdminSelectWidget(), **options)


def _figure(label: str) -> forms.CharField:
    attrs = {"inputmode": "decimal", "autocomplete": "off"}
    return forms.CharField(label=label, required=False, max_length=20, widget=UnfoldAdminTextInputWidget(attrs=attrs))


class WishForm(forms.Form):
    """Offers the fields of the chosen rows that the person may change."""

    def __init__(self, *args: Any, changeset: Changeset, user: Any, site: AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            name
            for name, field in FIELDS.items()
            if field.level in LEVELS[changeset.target] and name != "on_hand" and user.has_perm(field.right)
        ]
        self.offered = offered
        if "price" in offered:
            self.fields["price_how"] = _choice("Price", PRICE_HOWS)
            self.fields["price_value"] = _figure("By, or to")
            self.fields["price_rounding"] = _choice("Rounded", list(ROUNDINGS.items()))
            self.fields["price_compare_at"] = _choice("The crossed-out price", COMPARE_AT)
            self.fields["starts_at"] = forms.DateTimeField(
                label="From",
                required=False,
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
                widget=forms.DateTimeInput(attrs=WHEN, format="%Y-%m-%dT%H:%M"),
                help_text="Empty: at once.",
            )
        if "status" in offered:
            self.fields["status"] = _choice("Status", STATUSES)
        if "category" in offered:
            self.fields["category"] = self._related("category", Category, changeset, site)
        if "brand" in offered:
            self.fields["brand"] = self._related("brand", Brand, changeset, site)
        if "for_sale" in offered:
            self.fields["for_sale"] = _choice("For sale", FOR_SALE)
        if "reorder_point" in offered:
            self.fields["reorder_point_how"] = _choice("Reorder point", COUNT_HOWS)
            self.fields["reorder_point_value"] = _figure("To, or by")

    def _related(self, name: str, model: Any, changeset: Changeset, site: AdminSite) -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            model.objects.filter(store=changeset.store_id),
            required=False,
            widget=AutocompleteSelect(Product._meta.get_field(name), site, attrs={"aria-label": name.capitalize()}),
            help_text="Empty: left as it is.",
        )

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in groups, as the page shows them."""
        groups = (
            ("Price", ("price_how", "price_value", "price_rounding", "price_compare_at", "starts_at")),
            ("Product", ("status", "category", "brand")),
            ("Variants", ("for_sale",)),
            ("Stock", ("reorder_point_how", "reorder_point_value")),
        )
        shown = [(title, [self[name] for name in names if name in self.fields]) for title, names in groups]
        return [(title, fields) for title, fields in shown if fields]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.wishes: list[Wish] = []
        for name in self.offered:
            try:
                wish = self._wish(name)
            except WishRefused as refusal:
                at = f"{name}_value" if f"{name}_value" in self.fields else name
                self.add_error(at, str(refusal))
            else:
                self.wishes += [wish] if wish else []
        if not self.errors and not self.wishes:
            raise forms.ValidationError("Say what shall change.")
        return cleaned

    def _wish(self, name: str) -> Wish | None:
        said = self.cleaned_data
        if name in ("price", "reorder_point"):
            how = said.get(f"{name}_how")
            if not how:
                return None
            more = (
                {"rounding": said.get("price_rounding", ""), "compare_at": said.get("price_compare_at") or "keep"}
                if name == "price"
                else {}
            )
            return Wish(name, How(how), said.get(f"{name}_value", ""), **more)
        value = said.get(name)
        if not value:
            return None
        if name in ("category", "brand"):
            return Wish(name, How.SET, str(value.pk), label=str(value))
        return Wish(name, How.SET, value)


def initial_of(changeset: Changeset) -> dict[str, Any]:
    """The form as it was filled in before."""
    filled: dict[str, Any] = {"starts_at": changeset.starts_at}
    for wish in changeset.wishes:
        name = wish["field"]
        if name in ("price", "reorder_point"):
            filled |= {f"{name}_how": wish["how"], f"{name}_value": wish["value"]}
            filled |= (
                {"price_rounding": wish["rounding"], "price_compare_at": wish["compare_at"]} if name == "price" else {}
            )
        else:
            filled[name] = wish["value"]
    return filled
