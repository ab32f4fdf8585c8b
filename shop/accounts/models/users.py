"""Staff who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from shop.core.db.constraints import email_is_normalised
from shop.core.db.fields import NormalisedEmailField
from shop.core.models import Timestamped


class UserAccounts(BaseUserManager["User"]):
    """Makes users the way Django's commands expect it; `createsuperuser` calls this."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, Timestamped):
    """One row is one person who signs in, by e-mail. What they may do comes from their role in a store.

    A role is a group, held through `stores.Membership`, one per person and store; there is no second list of groups.
    Truths: `accounts_user_email_key`, `user_email_is_normalised` (so two spellings of an address are one person).
    """

    groups = None  # type: ignore[assignment]  # roles are per store: stores.Membership

    email = NormalisedEmailField(
        unique=True, error_messages={"unique": "Somebody already signs in with this e-mail address."}
    )
    full_name = models.CharField(max_length=150, blank=True)
    is_staff = models.BooleanField("may sign in here", default=True)
    is_active = models.BooleanField("active", default=True)

    objects: ClassVar[UserAccounts] = UserAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("email",)
        constraints = [
            email_is_normalised("user_email_is_normalised"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return self.full_name.partition(" ")[0] or self.email
