"""Registers the app with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff: users who sign in by e-mail, and the roles they hold."""

    name = "shop.accounts"
    verbose_name = "Staff"
