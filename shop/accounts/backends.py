"""Rights come from the role that a person holds in the current store."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.accounts.services.signing_in import is_locked
from shop.stores.context import NoCurrentStore, current_store


class StoreRoleBackend(ModelBackend):
    """Django's backend, with the group of the person's membership in the current store as their only group.

    Rights are read once for each request and store (Django keeps them on the user object).
    """

    def _get_group_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        try:
            store = current_store()
        except NoCurrentStore:
            return Permission.objects.none()
        return Permission.objects.filter(group__memberships__user=user_obj, group__memberships__store=store)


class LockingBackend:
    """Stands first: whoever has failed too often is turned away before any password is looked at.

    It knows nobody itself, so that Django takes no session for its own.
    """

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        if username and is_locked(email=username, request=request):
            raise PermissionDenied("locked out")
