"""Rights come from the role that a person holds in the current store."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

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
