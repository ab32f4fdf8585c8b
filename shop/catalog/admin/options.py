"""Options and their values: in what ways variants differ."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from shop.catalog.models import Option, OptionValue
from shop.core.admin import search
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline


class OptionValueInline(StoreOwnedInline):
    model = OptionValue
    fields = ("name", "position")
    ordering = ("position", "name")


@admin.register(Option)
class OptionAdmin(StoreOwnedAdmin):
    """A shop has a handful: size, colour, flavour."""

    is_small_table = True
    list_display = ("name", "position")
    search_fields = ("name",)
    ordering = ("position", "name")
    inlines = (OptionValueInline,)
    empty_message = "An option is a way in which variants differ, such as size or colour."


@admin.register(OptionValue)
class OptionValueAdmin(StoreOwnedAdmin):
    """All values: where the choices of the variant grid are looked up, and the rest of a long option."""

    list_display = ("name", "option", "position")
    list_select_related = ("option",)
    list_filter = ("option",)
    ordering = ("option_id", "position", "name")
    search_routes = (search.Prefix("name", pattern=r".+", minimum=1, noun="beginning of the value"),)
    label_select_related = ("option",)
    empty_message = "Values belong to an option: open one and add them there."

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False
