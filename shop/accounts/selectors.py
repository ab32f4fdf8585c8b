"""Reads about the people who sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from shop.accounts.models import Invitation, Passkey, SecondFactor, StaffSession, User
from shop.stores.models import Membership, Store


def invitation_of(*, token: str) -> Invitation | None:
    """The invitation whose link holds this secret, with its store, role and sender. Index of its digest."""
    rows = Invitation.objects.select_related("store", "role", "invited_by")
    return rows.filter(digest=Invitation.digest_of(token)).first()


def has_second_factor(*, user: Any) -> bool:
    """Whether a person has an app whose code was typed in once, or a passkey for whichever host. Keys of the person."""
    of_person = {"user": OuterRef("pk")}
    app = SecondFactor.objects.filter(**of_person, confirmed_at__isnull=False)
    return User.objects.filter(Exists(app) | Exists(Passkey.objects.filter(**of_person)), pk=user.pk).exists()


def passkeys_of(*, user: Any) -> QuerySet[Passkey]:
    """A person's passkeys, the oldest first. A few rows; index of the person."""
    return Passkey.objects.filter(user=user).order_by("created_at", "id")


def open_sessions(*, user: User) -> QuerySet[StaffSession]:
    """The sessions of a person that have not run out, the latest seen first. A few rows; index of the person."""
    alive = Session.objects.filter(session_key=OuterRef("session_id"), expire_date__gt=Now())
    return StaffSession.objects.filter(Exists(alive), user=user).order_by("-seen_at", "-id")


def people_to_manage(*, store: Store | None, actor: User) -> QuerySet[User]:
    """Whose sessions somebody who manages people may look at: those who work in the same store, and are no superusers
    unless the actor is one, too.
    """
    if actor.is_superuser:
        return User.objects.all()
    return User.objects.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), store=store)), is_superuser=False)


def works_elsewhere(*, user: User, store: Store | None) -> bool:
    """Whether a person has a role in any other store than this one, so that their account is not this store's alone."""
    return Membership.objects.filter(user=user).exclude(store=store).exists()
