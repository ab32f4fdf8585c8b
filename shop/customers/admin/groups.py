"""Groups of customers, and tags."""

from __future__ import annotations

from django.contrib import admin

from shop.customers.models import Group, Tag
from shop.stores.admin import StoreOwnedAdmin


@admin.register(Group)
class GroupAdmin(StoreOwnedAdmin):
    """Groups: few, and named by the shop."""

    is_small_table = True
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name",)
    empty_message = "A group gathers customers that are treated alike, for example “Wholesale”."


@admin.register(Tag)
class TagAdmin(StoreOwnedAdmin):
    """Tags: few, and named by the staff."""

    is_small_table = True
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name",)
    empty_message = "A tag is a word that staff put on customers, for example “Press”. A segment can ask for it."
