"""Groups of customers."""

from __future__ import annotations

from django.contrib import admin

from shop.customers.models import Group
from shop.stores.admin import StoreOwnedAdmin


@admin.register(Group)
class GroupAdmin(StoreOwnedAdmin):
    """Groups: few, and named by the shop."""

    is_small_table = True
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name",)
    empty_message = "A group gathers customers that are treated alike, for example “Wholesale”."
