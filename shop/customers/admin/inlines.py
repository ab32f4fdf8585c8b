"""What belongs to a customer and is written on their page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shop.core.admin import Moment
from shop.customers.models import Address, Customer, GroupMembership, Note, Tagging
from shop.stores.admin import StoreOwnedInline

WRITTEN = Moment("created_at", "when")


class _OfLiving(StoreOwnedInline):
    """Nothing is written about a customer who was erased."""

    tab = True
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        return not (obj and obj.erased_at) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        return not (obj and obj.erased_at) and super().has_change_permission(request, obj)


class AddressInline(_OfLiving):
    """The address book: too wide for a table, so one address stands below the other."""

    model = Address
    template = "admin/edit_inline/stacked.html"
    hide_title = False
    fields = ("kind", "is_default", "recipient", "line1", "line2", "postal_code", "city", "region", "country", "phone")
    ordering = ("kind", "-is_default", "id")


class MembershipInline(_OfLiving):
    """The groups that a customer is in."""

    model = GroupMembership
    verbose_name = "group"
    verbose_name_plural = "groups"
    fields = ("group",)
    ordering = ("id",)


class TaggingInline(_OfLiving):
    """The tags that a customer has."""

    model = Tagging
    verbose_name = "tag"
    verbose_name_plural = "tags"
    fields = ("tag",)
    ordering = ("id",)


class NoteInline(_OfLiving):
    """What staff wrote: added here, and not rewritten."""

    model = Note
    fields = ("body", "author", WRITTEN)
    readonly_fields = ("author", WRITTEN)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("author")

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        return False
