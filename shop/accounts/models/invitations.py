"""Who was asked to work in a store, and has not signed in yet or has."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from shop.core.db.constraints import email_is_normalised
from shop.core.db.fields import NormalisedEmailField
from shop.stores.models import StoreOwned


class Invitation(StoreOwned):
    """One row asks whoever reads an address to work in a store, in one role. Its link holds a secret that is not kept:
    `digest` is the SHA-256 of it. Sent again, it has a new secret and a new end, and the old link leads nowhere.

    Truths: `invitation_open_once`, `invitation_email_is_normalised`, `invitation_digest_is_sha256`,
    `accounts_invitation_digest_key`, `invitation_ends_after_it_was_sent`, `invitation_ends_one_way`,
    `invitation_accepted_by_somebody`, `invitation_accepted_in_time`, `invitation_stays_ended`.
    Written by `accounts.services.inviting`.
    """

    email = NormalisedEmailField("e-mail")
    role = models.ForeignKey("auth.Group", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("sent", db_default=Now())
    expires_at = models.DateTimeField("valid until")
    accepted_at = models.DateTimeField("accepted", null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)

    class Meta:
        indexes = [
            # Serves the list of a store's invitations, newest first.
            models.Index(fields=("store", "-created_at", "-id"), name="invitation_newest"),
        ]
        constraints = [
            email_is_normalised("invitation_email_is_normalised"),
            # Who is invited already is sent the same invitation again.
            models.UniqueConstraint(
                fields=("store", "email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
                violation_error_message="This address is invited already: send that invitation again, or revoke it.",
            ),
            # No secret is ever kept in the place of its digest.
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="invitation_digest_is_sha256",
                violation_error_message="Of an invitation's secret only the digest is kept.",
            ),
            # An invitation holds for some time.
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="invitation_ends_after_it_was_sent",
                violation_error_message="An invitation ends after it was sent.",
            ),
            # Accepted or revoked, not both.
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_ends_one_way",
                violation_error_message="An invitation that was accepted cannot be revoked.",
            ),
            # Who accepted stands beside when.
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
                violation_error_message="Somebody accepts an invitation.",
            ),
            # An old link opens no door.
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__lte=F("expires_at")),
                name="invitation_accepted_in_time",
                violation_error_message="This invitation has expired.",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of a link's secret: 256 random bits need no salt and no slow hash."""
        return sha256(token.encode()).hexdigest()

    @property
    def standing(self) -> str:
        """What has become of it, in a word."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"

    @property
    def is_pending(self) -> bool:
        """Whether it can be sent again or revoked."""
        return not (self.accepted_at or self.revoked_at)
