"""The audit of a store: what was changed, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.audit.models import Change, Operation
from shop.audit.words import door, kind, lines, models_by_table, thing
from shop.core.admin import Badge, Column, DateDrillDown, Moment, Panel, ReadOnlyModelAdmin, RelatedFilter, search
from shop.core.markup import EMPTY

TONES = {
    Operation.INSERT: "good",
    Operation.UPDATE: "info",
    Operation.DELETE: "bad",
    Operation.TRUNCATE: "bad",
    Operation.LOAD: "neutral",
}
TOLD = 3
"""Columns that the list tells of a change; its page tells all."""
EVERYBODY = "everybody"


class Who(Column):
    """The person, or the door when nobody had signed in."""

    follows = True

    def value(self, obj: Any) -> Any:
        return obj.actor if obj.actor_id else door(obj)


class Thing(Column):
    """The row that was changed."""

    def exported(self, obj: Any) -> Any:
        return thing(obj)

    def html(self, value: Any, obj: Any) -> SafeString | str:
        return thing(obj)


class Difference(Column):
    """The first columns that differ, before and after; of a row that came or went, what it is called."""

    def value(self, obj: Any) -> Any:
        found = lines(obj)
        if obj.operation != Operation.UPDATE:
            image = obj.after or obj.before or {}
            name = next((image[key] for key in ("name", "number", "sku", "code", "email") if image.get(key)), "")
            return name or format_html_join("; ", "{} {}", [(line.label, line.told) for line in found[:TOLD]]) or EMPTY
        told = [(line.label, line.before, line.after) for line in found[:TOLD]]
        rest = f" and {len(found) - TOLD} more" if len(found) > TOLD else ""
        return format_html("<span>{}{}</span>", format_html_join("; ", "{} <del>{}</del> → {}", told), rest)


class KindFilter(admin.SimpleListFilter):
    """The kinds of things that are audited; the choices are the code's."""

    title = "kind of thing"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        tables = [table for table, model in models_by_table().items() if request.user.has_perm(_view(model))]
        return sorted(((table, kind(table)) for table in tables), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(table_name=self.value()) if self.value() else queryset


class Whose(admin.SimpleListFilter):
    """For superusers: the changes of what belongs to no store, such as sign-ins and roles."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(EVERYBODY, "No store's: staff, roles, loads")] if request.user.is_superuser else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset


class RowRoute(search.Route):
    """A thing by its kind and key, as the list writes it: “product 812”."""

    noun = "thing and number (product 812)"
    PATTERN = re.compile(r"(?P<kind>[a-z][a-z _]*?)[ #]+(?P<key>\d{1,18})", re.IGNORECASE)

    def recognises(self, text: str) -> bool:
        return self.PATTERN.fullmatch(text) is not None

    def condition(self, text: str) -> Q:
        found = self.PATTERN.fullmatch(text)
        assert found is not None
        said = found["kind"].strip().lower()
        tables = [table for table in models_by_table() if said in (table, kind(table).lower())]
        return Q(table_name__in=tables, row_id=int(found["key"]))


def _view(model: Any) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


@admin.register(Change)
class ChangeAdmin(ReadOnlyModelAdmin):
    """Who changed what in the current store. Written by the database; nobody edits it."""

    list_display = (
        Moment("created_at", "when"),
        Who("actor", "who"),
        Badge("operation", "did", tones=TONES),
        Thing("row_id", "what"),
        Difference("after", "before → after"),
        Column("address", "from"),
    )
    list_select_related = ("actor",)
    list_filter = (Whose, KindFilter, ("actor", RelatedFilter), ("created_at", DateDrillDown))
    search_routes = (RowRoute("row_id"),)
    ordering = ("-created_at", "-id")
    export_order = ("created_at", "id")
    sortable_by = ()
    fields = ()
    panels = (
        Panel(
            "What was done",
            "audit/change.html",
            lambda change: {"door": door(change), "lines": lines(change), "thing": thing(change)},
            place="top",
        ),
    )
    empty_message = "Whatever is changed from now on is told here, whoever changes it."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The entries of the current store; those of no store for superusers who ask for them."""
        rows = super().get_queryset(request)
        if request.user.is_superuser and (request.GET.get("whose") == EVERYBODY or _is_one(request)):
            return (
                rows.filter(Q(store=getattr(request, "store", None)) | Q(store=None))
                if _is_one(request)
                else rows.filter(store=None)
            )
        return rows.filter(store=getattr(request, "store", None) or 0)


def _is_one(request: HttpRequest) -> bool:
    """Whether one entry is looked at, by its key."""
    return request.resolver_match is not None and "object_id" in request.resolver_match.kwargs
