"""The page of staff."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shop.accounts.models import Outcome, SignIn, User
from shop.accounts.roles import ROLES
from shop.accounts.selectors import works_elsewhere
from shop.accounts.services.second_factor import remove_second_factor
from shop.accounts.services.sessions import end_sessions
from shop.core.admin import (
    Badge,
    DateDrillDown,
    FactsPanel,
    ModelAdmin,
    Moment,
    Panel,
    ReadOnlyModelAdmin,
    RelatedFilter,
    Text,
    row_action,
    search,
)
from shop.core.exceptions import Refused


class NotYours(Refused):
    """The account is not this manager's to change."""


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
    actions = ("take_second_factor_away",)
    panels = (
        Panel(
            "Where they are signed in", "accounts/sessions_panel.html", lambda _: {}, permission="accounts.change_user"
        ),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "full_name", "password1", "password2")}),)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """A superuser is changed by superusers only, and so is whoever works in another store, too: nobody rises above
        their role, or enters a store by setting the password of somebody who works there.
        """
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or request.user.is_superuser:
            return True
        if obj.is_superuser:
            return False
        known = request.__dict__.setdefault("_works_elsewhere", {})
        if obj.pk not in known:
            known[obj.pk] = works_elsewhere(user=obj, store=getattr(request, "store", None))
        return not known[obj.pk]

    @row_action(description="Take the second factor away", permissions=["change"], done="free to set up a new one")
    def take_second_factor_away(self, request: HttpRequest, user: User) -> str | None:
        """For somebody who has lost the telephone, the passkeys and the recovery codes. The audit tells who did it."""
        if not self.has_change_permission(request, user):
            raise NotYours(f"Only a superuser may do this to {user}, who is one or works in another store, too.")
        return None if remove_second_factor(user=user) else f"{user} had none."

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Whoever may not sign in any more is signed out."""
        super().save_model(request, obj, form, change)
        if change and not (obj.is_active and obj.is_staff):
            end_sessions(user=obj, request=request)

    def user_change_password(self, request: Any, id: str, form_url: str = "") -> Any:  # noqa: A002 - Django's name
        """A new password that somebody else sets ends the person's sessions, too."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            end_sessions(user=User.objects.get(pk=unquote(id)), request=request, but=request.session.session_key)
        return answer

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Staff who have left are made inactive: what they did stays theirs."""
        return False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser", "is_staff")


OUTCOMES = {
    Outcome.SIGNED_IN: "good",
    Outcome.WITH_PASSKEY: "good",
    Outcome.WRONG_PASSWORD: "warn",
    Outcome.WRONG_CODE: "warn",
    Outcome.WRONG_PASSKEY: "warn",
    Outcome.COPIED_PASSKEY: "bad",
    Outcome.LOCKED: "bad",
    Outcome.SIGNED_OUT: "neutral",
    Outcome.LINK_ASKED: "info",
    Outcome.NEW_PASSWORD: "info",
    Outcome.SESSION_ENDED: "neutral",
}


@admin.register(SignIn)
class SignInAdmin(ReadOnlyModelAdmin):
    """Who has signed in or tried to, and from where."""

    list_display = (
        Moment("created_at", "when"),
        "email",
        Badge("outcome", tones=OUTCOMES),
        "address",
        Text("program"),
    )
    list_filter = (("user", RelatedFilter), ("created_at", DateDrillDown))
    search_routes = (search.Email("email"),)
    ordering = ("-created_at", "-id")
    sortable_by = ()
    fields = ("created_at", "email", "user", "outcome", "address", "program")
    empty_message = "Every sign-in is written down here, and every attempt."

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those of the people of the current store; for superusers all, also of addresses that are nobody's."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(user__memberships__store=getattr(request, "store", None))


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
