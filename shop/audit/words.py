"""An entry in people's words: what the row is called, what its columns are called, and what their values mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateTimeField, Field, ForeignKey, Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.audit.models import Change, Operation
from shop.core.markup import EMPTY, change_url, moment

TRUTH = {"t": "yes", "f": "no"}
Names = Mapping[type[Model], Mapping[int, Any]]
"""Rows by their keys, for those whose names are to be shown."""


@dataclass(frozen=True)
class Line:
    """A column of an entry: its label, what it held, what it holds now."""

    label: str
    before: SafeString | str
    after: SafeString | str

    @property
    def told(self) -> SafeString | str:
        """What there is of it, of a row that came or went."""
        return self.before if self.after == EMPTY else self.after


@cache
def models_by_table() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def kind(table: str) -> str:
    """What a row of the table is called: “Price”; the table's own name if no model has it any more."""
    model = models_by_table().get(table)
    return str(model._meta.verbose_name).capitalize() if model else table


def thing(change: Change) -> SafeString | str:
    """The row, leading to its page while it has one: “Product 812”."""
    if change.row_id is None:
        return kind(change.table_name)
    name = f"{kind(change.table_name)} {change.row_id}"
    model = models_by_table().get(change.table_name)
    if model is None or change.operation == Operation.DELETE or model not in admin.site._registry:
        return name
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[change.row_id])
    return format_html('<a class="bo-link" href="{}">{}</a>', address, name)


def door(change: Change) -> str:
    """The door as people know it: “page Product, change”, “task apply import”, “SQL as shop by psql”."""
    how, _, name = change.door.partition(" ")
    if how == "page":
        return f"page {name.removeprefix('admin:').replace('_', ' ')}"
    return f"task {name.rpartition('.')[2].replace('_', ' ')}" if how == "task" else change.door


def lines(change: Change, names: Names | None = None) -> list[Line]:
    """The columns that an entry tells of, in the order of the model."""
    before, after = change.before or {}, change.after or {}
    model = models_by_table().get(change.table_name)
    fields = {str(field.column): field for field in model._meta.concrete_fields} if model else {}
    keys = [*(key for key in fields if key in before or key in after)]
    keys += sorted(key for key in {*before, *after} if key not in fields)
    return [
        Line(
            str(fields[key].verbose_name).capitalize() if key in fields else key.replace("_", " "),
            _value(fields.get(key), before.get(key), names or {}),
            _value(fields.get(key), after.get(key), names or {}),
        )
        for key in keys
        if before.get(key) or after.get(key)
    ]


def named_rows(changes: Iterable[Change]) -> Names:
    """The rows that the entries point at, read with one statement for each table: for a page of one object."""
    wanted: dict[type[Model], set[int]] = {}
    for change in changes:
        model = models_by_table().get(change.table_name)
        for field in model._meta.concrete_fields if model else ():
            if isinstance(field, ForeignKey):
                for image in (change.before, change.after):
                    if (value := (image or {}).get(str(field.column))) and str(value).isdigit():
                        wanted.setdefault(field.related_model, set()).add(int(value))
    return {model: model._default_manager.in_bulk(keys) for model, keys in wanted.items()}


def _value(field: Field[Any, Any] | None, value: Any, names: Names) -> SafeString | str:
    if value is None or value == "":
        return EMPTY
    text = str(value)
    if isinstance(field, ForeignKey):
        return _row(field.related_model, text, names)
    if isinstance(field, BooleanField):
        return TRUTH.get(text, text)
    if isinstance(field, DateTimeField):
        try:
            return moment(field.to_python(text))
        except ValidationError:
            return text
    return str(dict(field.flatchoices).get(text, text)) if field else text


def _row(model: type[Model], key: str, names: Names) -> SafeString | str:
    row = names.get(model, {}).get(int(key)) if key.isdigit() else None
    if row is None:
        return f"{model._meta.verbose_name} {key}"
    url = change_url(row)
    return format_html('<a class="bo-link" href="{}">{}</a>', url, row) if url else str(row)
