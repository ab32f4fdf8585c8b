"""Writes the roles down as groups."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from shop.accounts.roles import ROLES, Role


@transaction.atomic
def write_roles(*, using: str = "default") -> list[Group]:
    """Make each role a group with exactly its rights, and return the groups.

    Run after every migration, when all permissions stand. A right that staff gave to a role's group by hand is taken
    away again: roles are code. Groups with other names are left alone.
    """
    codes = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    groups = []
    for role in ROLES:
        group, _ = Group.objects.using(using).get_or_create(name=role.name)
        group.permissions.set(_permissions(role, codes))
        groups.append(group)
    return groups


def _permissions(role: Role, codes: dict[tuple[str, str], Permission]) -> list[Permission]:
    granted = []
    for (app_label, codename), permission in codes.items():
        action, _, model = codename.partition("_")
        actions = (*role.rights.get(app_label, ()), *role.rights.get(f"{app_label}.{model}", ()))
        if action in actions:
            granted.append(permission)
    return granted
