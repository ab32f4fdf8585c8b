"""Rows of another table on an object's page: the newest few, and a link to all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import unfold.admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.sites import AdminSite
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from unfold.forms import PaginationInlineFormSet

from shop.core.admin.refusable import RefusableFormSet, refusable
from shop.core.admin.relations import RelatedChoices, name_chosen_rows, share_choices

NEWEST = 20


class CappedFormSet(RefusableFormSet, PaginationInlineFormSet):
    """The first `cap` rows in the order of the inline; a posted form answers for the rows that it was drawn with."""

    cap: int = NEWEST
    is_capped: bool = False
    _queryset: QuerySet[Any]

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "_queryset"):
            queryset: QuerySet[Any] = super().get_queryset()
            if self.is_bound:
                pk = self.model._meta.pk.name
                count = range(min(self.initial_form_count(), self.absolute_max))
                posted = [self.data.get(f"{self.prefix}-{index}-{pk}") for index in count]
                queryset = queryset.filter(pk__in=[key for key in posted if key and key.isdecimal()])
                rows = list(queryset)
            else:
                rows = list(queryset[: self.cap + 1])
                self.is_capped = len(rows) > self.cap
            page: Any = queryset.all()
            page._result_cache = rows[: self.cap] if self.is_capped else rows
            self._queryset = page
        return self._queryset

    @property
    def forms(self) -> list[Any]:
        """The forms, with the names of all rows that they point at read at once."""
        if "_forms" not in self.__dict__:
            self.__dict__["_forms"] = [
                self._construct_form(index, **self.get_form_kwargs(index)) for index in range(self.total_form_count())
            ]
            name_chosen_rows(self.__dict__["_forms"])
            share_choices(self.__dict__["_forms"], self._choices_read)
        forms: list[Any] = self.__dict__["_forms"]
        return forms

    @cached_property
    def _choices_read(self) -> dict[str, list[Any]]:
        return {}

    @property
    def empty_form(self) -> Any:
        """The form that the button for one more row copies, with the choices that the others have."""
        form = super().empty_form
        share_choices([form], self._choices_read)
        return form


class _Capped(RelatedChoices):
    """What both kinds of inline share."""

    formset = CappedFormSet
    extra = 0
    cap: int = NEWEST
    """So many rows are shown; the rest is one click away."""
    template_after = "admin/backoffice/inline_rest.html"
    parent_model: type[Model]
    opts: Any
    fk_name: str | None

    def __init__(self, parent_model: type[Model], admin_site: AdminSite) -> None:
        super().__init__(parent_model, admin_site)  # type: ignore[call-arg]  # of Django's inline, as super() below
        self.form = refusable(self.form)  # type: ignore[has-type]  # the inline's own

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset_class = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # of Django's inline
        formset_class.cap = self.cap
        formset_class.rest_url = self.rest_url(obj, formset_class.fk.name) if obj is not None else ""
        return formset_class

    def rest_url(self, parent: Model, fk_name: str) -> str:
        """The list of all rows of `parent`, where the site has one."""
        try:
            self.admin_site.get_model_admin(self.opts.model)
        except NotRegistered:
            return ""
        url = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist", current_app=self.admin_site.name
        )
        return f"{url}?{urlencode({f'{fk_name}__exact': parent.pk})}"


def _call(field: Any, name: str) -> None:
    """Let the box say its name to whoever does not see the head above it."""
    widget = getattr(field.widget, "widget", field.widget)
    widget.attrs.setdefault("aria-label", str(field.label or name.replace("_", " ").capitalize()))


class TabularInline(_Capped, unfold.admin.TabularInline):
    """Editable rows in a table, whose boxes are named by the heads of their columns."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset_class = super().get_formset(request, obj, **kwargs)
        for name, field in formset_class.form.declared_fields.items():
            _call(field, name)
        return formset_class

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            _call(field, db_field.name)
        return field


class StackedInline(_Capped, unfold.admin.StackedInline):
    """Editable rows, one below the other."""


class _ReadOnly:
    max_num = 0
    can_delete = False
    fields: Any

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All that is shown: a column that no form may hold, such as one kept by a trigger, too."""
        return tuple(self.fields) if self.fields else super().get_readonly_fields(request, obj)  # type: ignore[misc]  # of Django's inline

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyTabularInline(_ReadOnly, TabularInline):
    """Rows that are shown and never written here."""


class ReadOnlyStackedInline(_ReadOnly, StackedInline):
    """Rows that are shown and never written here, one below the other."""
