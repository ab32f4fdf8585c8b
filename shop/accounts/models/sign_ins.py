"""Who has tried to sign in, from where, and how it went."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from shop.core.db.constraints import known_choice
from shop.core.models import Created


class Outcome(models.TextChoices):
    """How a step of signing in went, and what else decides who is in."""

    SIGNED_IN = "signed_in", "signed in"
    WITH_PASSKEY = "with_passkey", "signed in with a passkey"
    WRONG_PASSWORD = "wrong_password", "wrong password"
    WRONG_CODE = "wrong_code", "wrong code"
    WRONG_PASSKEY = "wrong_passkey", "wrong passkey"
    COPIED_PASSKEY = "copied_passkey", "passkey that counts backward"
    LOCKED = "locked", "locked out"
    SIGNED_OUT = "signed_out", "signed out"
    LINK_ASKED = "link_asked", "new password asked for"
    NEW_PASSWORD = "new_password", "new password set"
    SESSION_ENDED = "session_ended", "session ended"


class SignIn(Created):
    """One row is one step of signing in. The count of failures that locks somebody out is a count of these rows.

    `email` is what was typed, which may be nobody's. Truths: `accounts_signin_append_only`,
    `accounts_signin_outcome_known`.
    """

    email = models.CharField(max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Outcome)
    address = models.GenericIPAddressField("from", null=True, blank=True)
    program = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "sign-in"
        indexes = [
            # Serves the page of sign-ins, newest first.
            models.Index(fields=("-created_at", "-id"), name="signin_newest"),
            # Serves the lock: failures of an account in the last minutes.
            models.Index(fields=("email", "created_at"), name="signin_of_email"),
            # Serves the lock: failures from an address in the last minutes.
            models.Index(fields=("address", "created_at"), name="signin_from_address"),
        ]
        constraints = [
            # No word that the code does not know.
            known_choice("outcome", Outcome),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_outcome_display()}"
