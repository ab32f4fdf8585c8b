"""The page of staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shop.accounts.models import User
from shop.accounts.roles import ROLES
from shop.core.admin import FactsPanel, ModelAdmin, ReadOnlyModelAdmin, search


class StaffCreationForm(UserCreationForm):
    """A new member of staff: address, name and a first password."""

    class Meta:
        model = User
        fields = ("email", "full_name")


class StaffChangeForm(UserChangeForm):
    """What can be changed about a member of staff."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(ModelAdmin, DjangoUserAdmin):  # type: ignore[misc]  # Django's class is not generic at run time
    """Staff: who may sign in. What they may do is their role in a store (Settings → People)."""

    form = StaffChangeForm
    add_form = StaffCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "full_name", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_routes = (search.Prefix("email"),)
    search_fields = ()
    ordering = ("email",)
    filter_horizontal: ClassVar[tuple[str, ...]] = ()
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "password")}),
        ("May sign in", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("When", {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "full_name", "password1", "password2")}),)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """A superuser is changed by a superuser only, so that nobody can rise above their role."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Staff who have left are made inactive: what they did stays theirs."""
        return False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser", "is_staff")


def _rights(group: Group) -> dict[str, str]:
    """The rights of a role by area, in the words of `accounts.roles`."""
    role = next((role for role in ROLES if role.name == group.name), None)
    if role is None:
        return {"Rights": "Not one of the shop's roles: it gives only what was put into it by hand."}
    return {"For": role.purpose, **{area: ", ".join(actions) for area, actions in role.rights.items()}}


admin.site.unregister(Group)  # Django's own page would let a role be edited by hand


@admin.register(Group)
class RoleAdmin(ReadOnlyModelAdmin):
    """Roles and their rights: shown here, written by `accounts.services.writing_roles`."""

    is_small_table = True
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name",)
    panels = (FactsPanel("What this role may do", _rights),)
