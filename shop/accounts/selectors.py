"""Reads about the people who sign in."""

from __future__ import annotations

from shop.accounts.models import Invitation


def invitation_of(*, token: str) -> Invitation | None:
    """The invitation whose link holds this secret, with its store, role and sender. Index of its digest."""
    rows = Invitation.objects.select_related("store", "role", "invited_by")
    return rows.filter(digest=Invitation.digest_of(token)).first()
