"""A first login, so that the shop can be looked at."""

import os
import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from config import env

EMAIL = "admin@example.com"


class Command(BaseCommand):
    help = "Make a superuser with a generated password, and write both to login.txt; an existing one is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        path = env.SHOP_VAR_DIR.value / "login.txt"
        if users.filter(is_superuser=True).exists():
            known = f"stands in {path}" if path.exists() else "is yours; forgotten? manage.py changepassword"
            self.stdout.write(f"There is a superuser already; the login {known}.")
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(email=EMAIL, password=password)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{EMAIL}\n{password}\n")
        self.stdout.write(f"Made the superuser {EMAIL}; the password stands in {path}.")
