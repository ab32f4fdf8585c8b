"""Registers the app with Django, and keeps the roles' groups in step with the code after each migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _write_roles_after_migrating(using: str, **_: Any) -> None:
    from django.db import connections

    from shop.accounts.services.writing_roles import write_roles

    if "auth_group" in connections[using].introspection.table_names():
        write_roles(using=using)


class AccountsConfig(AppConfig):
    """Staff: users who sign in by e-mail, and the roles they hold."""

    name = "shop.accounts"
    verbose_name = "Staff"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from shop.accounts.services import signing_in

        user_logged_in.connect(signing_in.note_success, dispatch_uid="accounts.sign_in")
        user_login_failed.connect(signing_in.note_failure, dispatch_uid="accounts.sign_in")
        user_logged_out.connect(signing_in.note_leaving, dispatch_uid="accounts.sign_in")
        post_migrate.connect(_write_roles_after_migrating, dispatch_uid="accounts.roles")
