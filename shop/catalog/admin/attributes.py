"""Attributes and their values: facts that shoppers filter by."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from shop.catalog.models import Attribute, AttributeValue
from shop.core.admin import search
from shop.stores.admin import StoreOwnedAdmin, StoreOwnedInline


class AttributeValueInline(StoreOwnedInline):
    model = AttributeValue
    fields = ("name",)
    ordering = ("name",)


@admin.register(Attribute)
class AttributeAdmin(StoreOwnedAdmin):
    """A shop has a handful: package size, organic, origin."""

    is_small_table = True
    list_display = ("name", "position")
    search_fields = ("name",)
    ordering = ("position", "name")
    inlines = (AttributeValueInline,)
    empty_message = "An attribute is a fact about products that shoppers filter by, such as package size."


@admin.register(AttributeValue)
class AttributeValueAdmin(StoreOwnedAdmin):
    """All values: where a product's facts are looked up, and the rest of a long attribute."""

    list_display = ("name", "attribute")
    list_select_related = ("attribute",)
    list_filter = ("attribute",)
    ordering = ("attribute_id", "name")
    search_routes = (search.Prefix("name", pattern=r".+", minimum=1, noun="beginning of the value"),)
    empty_message = "Values belong to an attribute: open one and add them there."

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False
