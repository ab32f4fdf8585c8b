"""The page of a mapping: how files with certain headings are read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shop.core.admin import Badge, FactsPanel, Moment
from shop.exchange.models import ColumnMapping
from shop.exchange.vocabulary import FIELDS, Kind
from shop.stores.admin import StoreOwnedAdmin

from .tones import KIND_TONES


def _columns(mapping: ColumnMapping) -> dict[str, Any]:
    labels = {entry.name: entry.label for entry in FIELDS[Kind(mapping.kind)]}
    return {labels.get(name, name): heading for name, heading in mapping.columns.items() if heading}


@admin.register(ColumnMapping)
class ColumnMappingAdmin(StoreOwnedAdmin):
    """Mappings are made while importing; here they get another name, or are forgotten."""

    list_display = ("__str__", Badge("kind", tones=KIND_TONES), "file_name", Moment("updated_at", "last said"))
    ordering = ("-id",)
    fields = ("name", "kind", "file_name")
    readonly_fields = ("kind", "file_name")
    panels = (FactsPanel("Which column is what", _columns),)
    empty_message = "A mapping is kept when somebody gives it a name while importing a file."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
