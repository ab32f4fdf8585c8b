"""Pages of stores and of who works in them."""

from django.contrib import admin

from shop.core.admin import ModelAdmin
from shop.stores.models import Membership, Store

from .ownership import StoreOwnedAdmin


@admin.register(Store)
class StoreAdmin(ModelAdmin):
    """Stores: few rows, seldom changed."""

    is_small_table = True
    list_display = ("name", "slug", "currency", "country", "is_active")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Membership)
class MembershipAdmin(StoreOwnedAdmin):
    """Who works in the current store, and as what."""

    list_display = ("user", "role", "created_at")
    list_select_related = ("user", "role")
    ordering = ("user_id",)
    empty_message = (
        "Nobody works in this store yet. Invite somebody under Invitations, or give one with an account a role."
    )
