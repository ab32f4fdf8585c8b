"""No form and no filter offers a whole table that grows: what is chosen from one is searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model
from django.test import RequestFactory
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from shop.accounts.models import User
from shop.core.admin.relations import is_small
from tests import factories as f

pytestmark = pytest.mark.django_db

SELECTS = (forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple)


def offered_whole(fields: dict[str, forms.Field]) -> Iterator[tuple[str, type[Model]]]:
    """The fields that write every row of another table into the page."""
    for name, field in fields.items():
        widget: Any = field.widget
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget = widget.widget
        is_searched = hasattr(widget, "get_url")
        if isinstance(field, forms.ModelChoiceField) and isinstance(widget, SELECTS) and not is_searched:
            yield name, field.queryset.model


def request_of(user: User) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    request.store = f.StoreFactory()
    request.stores = [request.store]
    return request


def test_no_form_has_a_select_over_a_table_that_grows(superuser: User) -> None:
    request = request_of(superuser)
    seen = 0
    growing = []
    for model, page in admin.site._registry.items():
        if not (page.has_add_permission(request) or page.has_change_permission(request)):
            continue
        forms_of_page = {str(model._meta): page.get_form(request, change=False).base_fields}
        for inline in page.get_inline_instances(request):
            forms_of_page[f"{model._meta}, {inline.model._meta}"] = inline.get_formset(request).form.base_fields
        for place, fields in forms_of_page.items():
            for name, related in offered_whole(fields):
                seen += 1
                if not is_small(related, admin.site):
                    growing.append(f"{place}: {name}, all rows of {related._meta}")

    assert growing == []
    assert seen > 5


def test_no_filter_lists_the_rows_of_a_table_that_grows(superuser: User) -> None:
    request = request_of(superuser)
    searched = 0
    growing = []
    for model, page in admin.site._registry.items():
        for entry in page.get_list_filter(request):
            name, kind = entry if isinstance(entry, tuple) else (entry, None)
            if not isinstance(name, str):
                continue
            field = model._meta.get_field(name.partition("__")[0])
            if not field.is_relation or is_small(field.related_model, admin.site):
                continue
            if kind is not None and issubclass(kind, AutocompleteSelectFilter):
                searched += 1
            elif kind is None or issubclass(kind, RelatedFieldListFilter):
                growing.append(f"{model._meta}: {name}")

    assert growing == []
    assert searched > 5
