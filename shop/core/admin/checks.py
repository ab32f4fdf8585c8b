"""System checks: an admin that would scan a table, or ask one question a row, does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.filters import AllValuesFieldListFilter, FieldListFilter, RelatedFieldListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import ForeignKey, Model
from django.db.models.constants import LOOKUP_SEP
from unfold.checks import UnfoldModelAdminChecks
from unfold.contrib.filters.admin import AutocompleteSelectFilter, AutocompleteSelectMultipleFilter

from shop.core.admin.relations import growing_relations, is_small

LOOKED_UP = (AutocompleteSelectFilter, AutocompleteSelectMultipleFilter)


class BackofficeChecks(UnfoldModelAdminChecks):
    def check(self, admin_obj: Any, **kwargs: Any) -> list[CheckMessage]:
        return [
            *super().check(admin_obj, **kwargs),
            *relations_read_along(admin_obj),
            *relations_looked_up(admin_obj),
            *searches_routed(admin_obj),
            *sorts_indexed(admin_obj),
            *filters_bounded(admin_obj),
        ]


def relations_read_along(admin: Any) -> Iterator[CheckMessage]:
    """A column that follows a relation has that relation in `list_select_related`."""
    declared = admin.list_select_related
    for column in admin.list_display:
        path = getattr(column, "field", column)
        if not isinstance(path, str):
            continue
        relation = _relation(admin.model, path, is_link=getattr(column, "follows", True))
        if relation and declared is not True and relation not in _all_prefixes(declared or ()):
            yield Error(
                f"The column {path!r} reads {relation!r}, which list_select_related does not name.",
                hint=f'Add "{relation}" to list_select_related: else the list asks once a row.',
                obj=type(admin),
                id="backoffice.E001",
            )


def _relation(model: type[Model], path: str, *, is_link: bool) -> str:
    """The relation that must be read along to show `path`, "" when the row itself has the value."""
    try:
        fields = get_fields_from_path(model, path)
    except (FieldDoesNotExist, AttributeError, TypeError):
        return ""
    except Exception as error:
        if type(error).__name__ == "NotRelationField":
            return ""
        raise
    parts = path.split(LOOKUP_SEP)
    if isinstance(fields[-1], ForeignKey) and is_link and parts[-1] == fields[-1].name:
        return path
    return LOOKUP_SEP.join(parts[:-1])


def _all_prefixes(paths: Any) -> set[str]:
    parts = [path.split(LOOKUP_SEP) for path in paths]
    return {LOOKUP_SEP.join(path[:depth]) for path in parts for depth in range(1, len(path) + 1)}


def relations_looked_up(admin: Any) -> Iterator[CheckMessage]:
    """A relation to a table that may grow can be looked up: its admin is there and has a search."""
    excluded = {*(admin.exclude or ()), *admin.readonly_fields, *admin.raw_id_fields}
    shown = _form_fields(admin)
    for field in growing_relations(admin.model, admin.admin_site):
        if field.name in excluded or not field.editable or (shown is not None and field.name not in shown):
            continue
        if field.many_to_many and not field.remote_field.through._meta.auto_created:  # type: ignore[union-attr]  # a relation
            continue
        target = field.remote_field.model  # type: ignore[union-attr]  # a relation
        try:
            other = admin.admin_site.get_model_admin(target)
        except NotRegistered:
            remedy = f"{target.__name__} is not registered"
        else:
            if other.search_fields or getattr(other, "search_routes", ()):
                continue
            remedy = f"{type(other).__name__} has no search_routes"
        yield Error(
            f"The form cannot look up {field.name!r}: {remedy}.",
            hint=f"Give the admin of {target.__name__} search_routes, or is_small_table = True if it stays small.",
            obj=type(admin),
            id="backoffice.E002",
        )


def _form_fields(admin: Any) -> set[str] | None:
    declared = admin.fields
    if admin.fieldsets:
        declared = [name for _title, options in admin.fieldsets for name in options["fields"]]
    if declared is None:
        return None
    names: set[str] = set()
    for name in declared:
        names.update(name if isinstance(name, list | tuple) else [name])
    return names


def searches_routed(admin: Any) -> Iterator[CheckMessage]:
    """Only a small table is searched by reading it."""
    if admin.search_fields and not admin.is_small_table:
        yield Error(
            "search_fields compares UPPER(column) with a pattern, which reads the whole table.",
            hint="Declare search_routes, or is_small_table = True.",
            obj=type(admin),
            id="backoffice.E003",
        )


def sorts_indexed(admin: Any) -> Iterator[CheckMessage]:
    """A column is offered for sorting only where an index begins with it."""
    if admin.is_small_table:
        return
    for name in admin.sortable_by or ():
        path = getattr(name, "field", name)
        if isinstance(path, str) and not starts_an_index(admin.model, path):
            yield Error(
                f"No index of {admin.model.__name__} begins with {path!r}, so sorting by it reads the whole table.",
                hint="Add the index, or take the column out of sortable_by.",
                obj=type(admin),
                id="backoffice.E004",
            )


def starts_an_index(model: type[Model], path: str) -> bool:
    """Whether an index, a unique constraint or the key of `model` begins with the column `path`.

    The store may stand before it: lists are read within one store.
    """
    try:
        field = model._meta.get_field(path)
    except FieldDoesNotExist:
        return False
    if getattr(field, "primary_key", False) or getattr(field, "unique", False) or getattr(field, "db_index", False):
        return True
    for index in model._meta.indexes:
        names = [name.removeprefix("-") for name in index.fields]
        names = names or [getattr(getattr(part, "expression", part), "name", "") for part in index.expressions]
        if _begins(names, path):
            return True
    return any(_begins(list(unique.fields), path) for unique in model._meta.total_unique_constraints)


def _begins(names: list[str], path: str) -> bool:
    return path in names[:1] or (names[:1] == ["store"] and path in names[1:2])


def filters_bounded(admin: Any) -> Iterator[CheckMessage]:
    """No filter reads the table to learn its choices."""
    if admin.date_hierarchy:
        yield Error(
            "date_hierarchy reads every date of the table on every page.",
            hint=f'Use list_filter = (("{admin.date_hierarchy}", DateDrillDown),).',
            obj=type(admin),
            id="backoffice.E005",
        )
    for choice in admin.list_filter:
        fault = _unbounded(admin, choice)
        if fault:
            yield Error(
                f"The filter {choice!r} {fault}.",
                hint="Use RelatedFilter, a field with choices, DateDrillDown, or a class that lists its choices.",
                obj=type(admin),
                id="backoffice.E006",
            )


def _unbounded(admin: Any, choice: Any) -> str:
    if not isinstance(choice, str | tuple | list):
        return ""
    path, kind = (choice, None) if isinstance(choice, str) else choice
    field = get_fields_from_path(admin.model, path)[-1]
    if kind is None:
        known: Any = FieldListFilter
        kind = next((made for fits, made in known._field_list_filters if fits(field)), None)
    if kind is None:
        return ""
    if not isinstance(kind, type):
        raise ImproperlyConfigured(f"{choice!r} is no filter")
    if issubclass(kind, AllValuesFieldListFilter):
        return "reads every value of the column to list them"
    if issubclass(kind, RelatedFieldListFilter) and not issubclass(kind, LOOKED_UP):
        target: Any = field.related_model
        if not is_small(target, admin.admin_site):
            return f"lists every row of {target.__name__}"
    return ""
