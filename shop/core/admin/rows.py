"""The rows of a list as HTML, lean: what is the same in every row is worked out once, before the first.

Unfold writes some 5 kB a row (its utility classes repeated in each cell) and works out headers, links and labels
again for every row. Here each column becomes one function from a row to its cell, and the looks come from
`backoffice.css`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import get_fields_from_path, label_for_field, quote
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import get_format, number_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.utils import display_for_dropdown, display_for_field, display_for_header, display_for_label

from shop.core.admin.columns import Column, field_at
from shop.core.markup import EMPTY, MARK, boolean, moment

Cell = Callable[[Any], str]
FIELD_ERRORS = '<div class="bo-errors">{}</div>'


def cells_of(cl: Any) -> list[Cell]:
    """One function for each column of the list `cl`: from a row to the inside of its cell."""
    return [_cell(cl, name) for name in cl.list_display]


def _cell(cl: Any, name: Any) -> Cell:
    admin, model = cl.model_admin, cl.model
    if name == "action_checkbox":
        return _checkbox()
    if isinstance(name, Column):
        return name
    if callable(name):
        return _from_attribute(name, name, admin, name)
    if hasattr(admin, name) and name != "__str__":
        attribute = getattr(admin, name)
        return _from_attribute(attribute, attribute, admin, name)
    if name == "__str__":
        return lambda row: escape(str(row))
    try:
        field = get_fields_from_path(model, name)[-1]
    except (FieldDoesNotExist, AttributeError):
        return _from_attribute(_reader(name), getattr(model, name, None), admin, name)
    return _from_field(_reader(name), getattr(field, "output_field", field), admin.get_empty_value_display())


def _checkbox() -> Cell:
    before = f'<input type="checkbox" name="{ACTION_CHECKBOX_NAME}" class="action-select" value="'
    # The rows' own names would have to be worked out for it, and may follow relations.
    after = f'" aria-label="{escape(_("Select this row"))}">'
    return lambda row: f"{before}{escape(row.pk)}{after}"


def _reader(name: str) -> Callable[[Any], Any]:
    path = name.split(LOOKUP_SEP)

    def read(row: Any) -> Any:
        for part in path:
            if row is None:
                return None
            row = getattr(row, part)
        return row() if callable(row) else row

    return read


def _from_attribute(read: Callable[[Any], Any], attribute: Any, admin: Any, name: Any) -> Cell:
    """A method or property, with what `@display` says about it."""
    if isinstance(attribute, property):
        attribute = attribute.fget
    empty = getattr(attribute, "empty_value_display", admin.get_empty_value_display())
    if getattr(attribute, "boolean", False):
        return lambda row: boolean(read(row))
    label = getattr(attribute, "label", None)
    if label:
        return _remembered(read, lambda value: str(display_for_label(value, empty, label)))
    if getattr(attribute, "header", False):
        return lambda row: str(display_for_header(read(row), empty))
    if getattr(attribute, "dropdown", False):
        return lambda row: str(display_for_dropdown(row, name, read(row), empty))
    return lambda row: _plain(read(row), empty)


def _remembered(read: Callable[[Any], Any], draw: Callable[[Any], str]) -> Cell:
    """For columns of few values: each is drawn once a list."""
    drawn: dict[Any, str] = {}

    def cell(row: Any) -> str:
        value = read(row)
        try:
            if value not in drawn:
                drawn[value] = draw(value)
        except TypeError:
            return draw(value)
        return drawn[value]

    return cell


def _plain(value: Any, empty: Any) -> str:
    if value is None or value == "":
        return str(empty)
    if isinstance(value, str):
        return conditional_escape(value)
    if isinstance(value, bool):
        return boolean(value)
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return format_date(value, get_format("DATE_FORMAT"))
    if isinstance(value, int | float | Decimal):
        return str(number_format(value))
    if isinstance(value, list | tuple):
        return conditional_escape(", ".join(str(part) for part in value))
    return conditional_escape(value)


def _from_field(read: Callable[[Any], Any], field: Any, empty: Any) -> Cell:
    """A column of the table, written as its type asks."""
    empty = str(empty)
    choices = getattr(field, "flatchoices", None)
    if choices:
        labels = {value: escape(label) for value, label in choices}
        return lambda row: labels.get(read(row), empty)
    draw = _drawing(field)
    if draw is None:
        return lambda row: str(conditional_escape(display_for_field(read(row), field, empty)))

    def cell(row: Any) -> str:
        value = read(row)
        return empty if value is None or value == "" else draw(value)

    return cell


def _drawing(field: Any) -> Callable[[Any], str] | None:
    if isinstance(field, models.BooleanField):
        return boolean
    if isinstance(field, models.ForeignKey | models.CharField | models.TextField | models.UUIDField):
        return lambda value: escape(str(value))
    if isinstance(field, models.DateTimeField):
        return lambda value: moment(value) if timezone.is_aware(value) else escape(str(value))
    if isinstance(field, models.DateField):
        pattern = get_format("DATE_FORMAT")
        return lambda value: format_date(value, pattern)
    if isinstance(field, models.DecimalField):
        places = field.decimal_places
        return lambda value: str(number_format(value, places))
    if isinstance(field, models.IntegerField):
        # A key or a number that people read out is no quantity: it carries no separators.
        return str if field.primary_key or field.unique else lambda value: str(number_format(value))
    return None


def rows_html(cl: Any) -> Iterator[str]:
    """Each row of `cl` as one `<tr>`; rows of an editable list carry their forms."""
    cells = cells_of(cl)
    names = cl.list_display
    linked = _linked_columns(cl)
    before, after = _link(cl)
    ends = [getattr(name, "align", "") == "end" or _is_figure(cl, name) for name in names]
    forms = iter(cl.formset.forms) if getattr(cl, "formset", None) else None
    empty = str(cl.model_admin.get_empty_value_display())
    for row in cl.result_list:
        form = next(forms, None) if forms is not None else None
        parts = ["<tr>"]
        for index, (name, cell) in enumerate(zip(names, cells, strict=True)):
            if form is not None and isinstance(name, str) and name in form.fields:
                bound = form[name]
                inside = f"{bound}{FIELD_ERRORS.format(bound.errors) if bound.errors else ''}"
            else:
                try:
                    inside = cell(row)
                except ObjectDoesNotExist:
                    inside = empty
            if index in linked and before:
                opener = (
                    f' data-popup-opener="{escape(row.serializable_value(cl.to_field or "pk"))}"' if cl.is_popup else ""
                )
                inside = f'<a href="{before}{quote(row.pk)}{after}"{opener}>{inside or EMPTY}</a>'
            parts.append(f'<td class="n">{inside}' if ends[index] else f"<td>{inside}")
        if form is not None:
            parts.append("".join(str(field) for field in form.hidden_fields()))
            if form.non_field_errors():
                parts.append(FIELD_ERRORS.format(form.non_field_errors()))
        yield "".join(parts)


def _is_figure(cl: Any, name: Any) -> bool:
    if not isinstance(name, str):
        return False
    try:
        field = get_fields_from_path(cl.model, name)[-1]
    except (FieldDoesNotExist, AttributeError):
        return False
    field = getattr(field, "output_field", field)
    if getattr(field, "primary_key", False) or getattr(field, "unique", False) or getattr(field, "choices", None):
        return False
    return isinstance(field, models.IntegerField | models.DecimalField | models.FloatField)


def _linked_columns(cl: Any) -> set[int]:
    names = list(cl.list_display)
    if cl.list_display_links is None:
        return set()
    if cl.list_display_links:
        return {index for index, name in enumerate(names) if name in cl.list_display_links}
    return {1 if names[0] == "action_checkbox" else 0} if len(names) > (names[0] == "action_checkbox") else set()


def _link(cl: Any) -> tuple[str, str]:
    """What stands before and after the key in the address of a row, the way back to this list included."""

    class Row:
        pk = MARK

    setattr(Row, cl.pk_attname, MARK)
    try:
        url = cl.url_for_result(Row)
    except NoReverseMatch:
        return "", ""
    url = add_preserved_filters({"preserved_filters": cl.preserved_filters, "opts": cl.opts}, url)
    before, after = url.split(MARK)
    return escape(before), escape(after)


def headers_of(cl: Any) -> list[dict[str, Any]]:
    """The column heads: their words, and for those that may be sorted by, the address that sorts or turns the sort."""
    sorted_by = cl.get_ordering_field_columns()
    heads = []
    for index, name in enumerate(cl.list_display):
        if name == "action_checkbox":
            heads.append({"is_checkbox": True, "text": ""})
            continue
        head = {
            "text": capfirst(_label(cl, name)),
            "direction": sorted_by.get(index, ""),
        }
        head["is_figure"] = getattr(name, "align", "") == "end" or _is_figure(cl, name)
        if cl.is_sortable(index):
            turned = "-" if head["direction"] == "asc" else ""
            head["url"] = cl.get_query_string({ORDER_VAR: f"{turned}{index}"})
        heads.append(head)
    return heads


def _label(cl: Any, name: Any) -> str:
    if isinstance(name, Column) and name.label is None:
        field = field_at(cl.model, name.path)
        field = getattr(field, "output_field", field)
        if field is not None and getattr(field, "verbose_name", None):
            return str(field.verbose_name)
    label: Any = label_for_field(name, cl.model, cl.model_admin)
    return str(label)


def labels_style(heads: list[dict[str, Any]]) -> str:
    """The heads as CSS variables: on a phone each cell shows its own, without every cell repeating it."""
    texts = [_css_string(str(head["text"] or _("Select"))) for head in heads]
    return SafeString(";".join(f"--h{index}:{text}" for index, text in enumerate(texts, start=1)))


def _css_string(text: str) -> str:
    plain = "".join(letter for letter in text if letter.isprintable())
    return escape("'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'")
