"""Columns of a list that look the same everywhere: links, money, badges, moments, durations.

A column names a path (`"total_amount"`, `"customer__email"`) and stands in `list_display` or `readonly_fields`:
`list_display = ("number", Moment("placed_at"), Link("customer"), Badge("status", tones={...}), Money("total_amount"))`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from shop.core.markup import EMPTY, TONES, admin_link, badge, duration, moment, money

PLAIN = (str, bool, int, float, Decimal, dt.date, dt.timedelta, Model)


class Column:
    """A value found by `field`, a path from the row, written by `html`."""

    align: str = ""
    """"end" for figures, so that their digits stand below each other."""
    follows: bool = False
    """Whether showing it reads the row that the path leads to, which then has to be read along."""

    def __init__(self, field: str, label: str | None = None) -> None:
        self.field = field
        self.path = field.split(LOOKUP_SEP)
        self.label = label
        self.short_description = label or self.path[-1].replace("_", " ")
        self.admin_order_field = field
        self.__name__ = field.replace(LOOKUP_SEP, "_")

    def __call__(self, obj: Any) -> SafeString | str:
        value = self.value(obj)
        return EMPTY if value is None or value == "" else self.html(value, obj)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.field!r})"

    # Django takes what stands in `fields` and in `readonly_fields` for one thing only if the two are equal.
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and (self.field, self.label) == (other.field, other.label)

    def __hash__(self) -> int:
        return hash((type(self), self.field, self.label))

    def value(self, obj: Any) -> Any:
        for name in self.path:
            if obj is None:
                return None
            obj = getattr(obj, name)
        return obj() if callable(obj) else obj

    def exported(self, obj: Any) -> Any:
        """What stands in a file of the list: the value itself, or as it is shown where no cell could hold it."""
        value = self.value(obj)
        if value is None or isinstance(value, PLAIN):
            return value
        shown = self(obj)
        return "" if shown == EMPTY else shown

    def html(self, value: Any, obj: Any) -> SafeString | str:
        """`value`, which is not empty, as it is shown."""
        return conditional_escape(value)


class Link(Column):
    """The related object's name, leading to its page."""

    follows = True

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return admin_link(value)


class Money(Column):
    """An amount with two decimals and its currency, which is a code ("EUR") or a path to one ("order__currency")."""

    align = "end"

    def __init__(self, field: str, label: str | None = None, *, currency: str = "currency") -> None:
        super().__init__(field, label)
        self.currency = currency

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return money(value, self._code(obj))

    def _code(self, obj: Any) -> str:
        if self.currency.isupper():
            return self.currency
        for name in self.currency.split(LOOKUP_SEP):
            obj = getattr(obj, name)
        return str(obj)


class Number(Column):
    """A figure, set to the right."""

    align = "end"

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return str(number_format(value))


class Badge(Column):
    """One of a field's choices in the colour that it has everywhere: tones = {"paid": "good", "due": "warn"}."""

    def __init__(self, field: str, label: str | None = None, *, tones: Mapping[Any, str] | None = None) -> None:
        super().__init__(field, label)
        self.tones = dict(tones or {})
        unknown = set(self.tones.values()) - set(TONES)
        if unknown:
            raise ValueError(f"No such tone: {', '.join(sorted(unknown))}")
        self._drawn: dict[Any, SafeString] = {}

    def html(self, value: Any, obj: Any) -> SafeString | str:
        if value not in self._drawn:
            labels = dict(_choices(type(obj), self.path))
            self._drawn[value] = badge(labels.get(value, value), self.tones.get(value, "neutral"))
        return self._drawn[value]


class Moment(Column):
    """An instant, short in a list and whole on hover; in the time zone of the site."""

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return moment(value)


class Duration(Column):
    """A span of time (timedelta or seconds) in its two largest units."""

    align = "end"

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return duration(value)


class Text(Column):
    """Words cut at `length`, whole on hover."""

    def __init__(self, field: str, label: str | None = None, *, length: int = 60) -> None:
        super().__init__(field, label)
        self.length = length

    def html(self, value: Any, obj: Any) -> SafeString | str:
        text = str(value)
        if len(text) <= self.length:
            return conditional_escape(text)
        return format_html('<span title="{}">{}…</span>', text, text[: self.length].rstrip())


def field_at(model: type[Model], path: list[str]) -> Any:
    """The field that `path` leads to from `model`; None where it leads to none."""
    field: Any = None
    for name in path:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if field.is_relation:
            model = field.related_model
    return field


def _choices(model: type[Model], path: list[str]) -> list[tuple[Any, Any]]:
    field = field_at(model, path)
    return list(getattr(getattr(field, "output_field", field), "flatchoices", None) or [])
