"""Conditions of a segment as a person types them: what it is about, a value, and how far back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.catalog.models import Category, Variant
from shop.customers.models import Group, SegmentCondition, Subject, Tag
from shop.customers.models.consents import ConsentPurpose
from shop.customers.models.segments import WITHIN_DAYS
from shop.exchange.values.numbers import as_money, number_reader
from shop.exchange.values.unreadable import Unreadable
from shop.stores.models import Store

MOST = 20
HINTS = {
    Subject.SPENT: ("Spent at least", "an amount, such as 200"),
    Subject.ORDERS: ("Ordered at least so many times", "a number, such as 2"),
    Subject.RECENT: ("Ordered within the last days", "only the days"),
    Subject.FIRST_ORDER: ("First ordered between", "two days, such as 2026-01-01..2026-03-31"),
    Subject.PRODUCT: ("Bought the product", "its SKU"),
    Subject.CATEGORY: ("Bought from the category", "its name or short name; branches below it count"),
    Subject.GROUP: ("Is in the group", "its name"),
    Subject.TAG: ("Has the tag", "its name"),
    Subject.CONSENT: ("Agreed to", ", ".join(label for _, label in ConsentPurpose.choices)),
    Subject.COUNTRY: ("Has an address in the country", "its code, such as DE"),
}
"""What each subject is called, and what stands in the field beside it."""


class SegmentForm(forms.Form):
    """What the segment is called."""

    name = forms.CharField(max_length=80, widget=UnfoldAdminTextInputWidget)


class ConditionForm(forms.Form):
    """One condition. An empty subject leaves it out."""

    subject = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[("", "–"), *((subject.value, name) for subject, (name, _) in HINTS.items())],
        widget=UnfoldAdminSelectWidget(attrs={"aria-label": "What the condition is about"}),
    )
    is_negated = forms.ChoiceField(
        required=False,
        choices=[("", "yes"), ("not", "not")],
        widget=UnfoldAdminSelectWidget(attrs={"aria-label": "Whether they did or did not"}),
    )
    value = forms.CharField(
        required=False, max_length=140, widget=UnfoldAdminTextInputWidget(attrs={"aria-label": "Value"})
    )
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=36_500,
        widget=UnfoldAdminIntegerFieldWidget(attrs={"aria-label": "In the last so many days", "placeholder": "ever"}),
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        self.condition: SegmentCondition | None = None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("subject"):
            if typed.get("value") or typed.get("days"):
                self.add_error("subject", "Say what this is about.")
            return typed
        subject, days = Subject(typed["subject"]), typed.get("days")
        if "days" in self.errors:
            return typed
        condition = SegmentCondition(
            store=self.store, subject=subject, is_negated=typed["is_negated"] == "not", days=days
        )
        if subject is Subject.RECENT:
            if days is None:
                self.add_error("days", "How many days?")
            if typed["value"]:
                self.add_error("value", "Only the days are asked for here.")
        elif days and subject not in WITHIN_DAYS:
            self.add_error("days", "Days do not belong to this.")
        else:
            try:
                READ[subject](condition, typed["value"].strip())
            except ValueError as error:
                self.add_error("value", str(error))
        self.condition = condition
        return typed


def _amount(condition: SegmentCondition, text: str) -> None:
    try:
        condition.amount = Decimal(as_money(number_reader(None, default=".")(text), may_be_negative=True))
    except Unreadable:
        raise ValueError("An amount, such as 200 or 49.90.") from None
    if condition.amount <= 0:
        raise ValueError("An amount above zero.")


def _times(condition: SegmentCondition, text: str) -> None:
    if not (text.isdecimal() and 0 < int(text) < 10**6):
        raise ValueError("A whole number above zero, such as 2.")
    condition.times = int(text)


def _period(condition: SegmentCondition, text: str) -> None:
    first, _, last = text.partition("..")
    try:
        condition.since_on, condition.until_on = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        raise ValueError("Two days with two dots between, such as 2026-01-01..2026-03-31.") from None
    if condition.until_on < condition.since_on or condition.until_on.year > 9000:
        raise ValueError("The second day comes after the first one.")


def _product(condition: SegmentCondition, text: str) -> None:
    variant = Variant.objects.filter(store=condition.store_id, sku=text).select_related("product").first()
    if variant is None:
        raise ValueError("No product of this store has this SKU.")
    condition.product = variant.product


def _category(condition: SegmentCondition, text: str) -> None:
    categories = Category.objects.filter(store=condition.store_id)
    found = list(categories.filter(slug=text)[:1]) or list(categories.filter(name=text)[:2])
    if len(found) != 1:
        raise ValueError(
            "Several categories have this name: write its short name, as on its page."
            if found
            else "No category of this store has this name."
        )
    condition.category = found[0]


def _group(condition: SegmentCondition, text: str) -> None:
    condition.group = Group.objects.filter(store=condition.store_id, name=text).first()
    if condition.group is None:
        raise ValueError("There is no such group.")


def _tag(condition: SegmentCondition, text: str) -> None:
    condition.tag = Tag.objects.filter(store=condition.store_id, name=text).first()
    if condition.tag is None:
        raise ValueError("There is no such tag.")


def _consent(condition: SegmentCondition, text: str) -> None:
    known = {label.lower(): value for value, label in ConsentPurpose.choices}
    condition.purpose = known.get(text.lower())
    if condition.purpose is None:
        raise ValueError(f"One of: {', '.join(label for _, label in ConsentPurpose.choices)}.")


def _country(condition: SegmentCondition, text: str) -> None:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError("Two letters, such as DE.")
    condition.country = text.upper()


READ: dict[Subject, Callable[[SegmentCondition, str], None]] = {
    Subject.SPENT: _amount,
    Subject.ORDERS: _times,
    Subject.FIRST_ORDER: _period,
    Subject.PRODUCT: _product,
    Subject.CATEGORY: _category,
    Subject.GROUP: _group,
    Subject.TAG: _tag,
    Subject.CONSENT: _consent,
    Subject.COUNTRY: _country,
}
"""How what was typed becomes the columns of a condition; ValueError says what is asked for instead."""


def as_typed(condition: SegmentCondition) -> dict[str, Any]:
    """A stored condition as it would be typed."""
    match Subject(condition.subject):
        case Subject.SPENT:
            value = str(condition.amount)
        case Subject.ORDERS:
            value = str(condition.times)
        case Subject.FIRST_ORDER:
            value = f"{condition.since_on}..{condition.until_on}"
        case Subject.PRODUCT:
            value = next((variant.sku for variant in condition.product.variants.all()), "") if condition.product else ""
        case Subject.CATEGORY:
            value = condition.category.slug if condition.category else ""
        case Subject.CONSENT:
            value = str(condition.get_purpose_display())
        case Subject.RECENT:
            value = ""
        case _:
            value = str(condition.group or condition.tag or condition.country)
    negated = "not" if condition.is_negated else ""
    return {"subject": condition.subject, "is_negated": negated, "value": value, "days": condition.days}


ConditionFormSet = formset_factory(ConditionForm, extra=2, max_num=MOST, validate_max=True)


def typed_conditions(rows: Any) -> list[SegmentCondition]:
    """The conditions of a formset that is valid; rows without a subject are none."""
    return [form.condition for form in rows.forms if form.condition is not None]
