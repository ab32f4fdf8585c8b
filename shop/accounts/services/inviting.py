"""Inviting people into a store by a link, sending it again, taking it back, and accepting it."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.accounts.models import Invitation, User
from shop.core.exceptions import Refused
from shop.core.mail import mail
from shop.stores.models import Membership, Store
from shop.stores.services.staffing import WorksHereAlready, give_role

VALID = dt.timedelta(days=7)
WHEN_ACCEPTED: list[Callable[[Invitation], None]] = []
"""What upper floors do when an invitation is accepted, in the same transaction."""
logger = logging.getLogger(__name__)


class InvitedAlready(Refused):
    """There is an open invitation for this address."""

    field = "email"


class InvitationOver(Refused):
    """The invitation was accepted, was revoked or has expired."""


class PersonIsThere(Refused):
    """The address signs in already, or may not sign in any more."""


@transaction.atomic
def invite_person(*, store: Store, email: str, role: Group, actor: User) -> tuple[Invitation, str]:
    """Ask whoever reads this address to work in the store; returns the invitation and its secret, which is not kept.

    An invitation of the address that has expired is opened again. Raises WorksHereAlready, InvitedAlready.
    """
    email = email.strip().lower()
    if Membership.objects.filter(store=store, user__email=email).exists():
        raise WorksHereAlready(f"{email} works in {store} already: see Settings → People.")
    now, token = timezone.now(), secrets.token_urlsafe(32)
    fields = {
        "role": role,
        "invited_by": actor,
        "digest": Invitation.digest_of(token),
        "sent_at": now,
        "expires_at": now + VALID,
    }
    pending = Invitation.objects.filter(store=store, email=email, accepted_at=None, revoked_at=None)
    found = pending.select_for_update().first()
    if found is None:
        return Invitation.objects.create(store=store, email=email, **fields), token
    if found.expires_at > now:
        raise InvitedAlready(f"{email} is invited already: send that invitation again, or revoke it.")
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))
    return found, token


@transaction.atomic
def renew_invitation(*, invitation: Invitation) -> str:
    """Give an invitation a new secret, which is returned, and a new end; the old link leads nowhere from now on.

    Raises InvitationOver.
    """
    row, token, now = _pending(invitation), secrets.token_urlsafe(32), timezone.now()
    row.digest, row.sent_at, row.expires_at = Invitation.digest_of(token), now, now + VALID
    row.save(update_fields=["digest", "sent_at", "expires_at"])
    return token


@transaction.atomic
def revoke_invitation(*, invitation: Invitation) -> Invitation:
    """Take an invitation back. Raises InvitationOver."""
    row = _pending(invitation)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    return row


def mail_invitation(*, invitation: Invitation, link: str) -> bool:
    """Send the link, after it was written; False if no mail server took it, so that somebody hands it over."""
    store, inviter = invitation.store, invitation.invited_by
    try:
        mail(
            to=invitation.email,
            subject=f"{inviter} invites you to {store}",
            text=(
                f"Hello,\n\n{inviter} invites you to work in {store} as {invitation.role}.\n\n"
                f"Open this link to begin:\n{link}\n\n"
                f"It holds until {invitation.expires_at:%d %B %Y, %H:%M} UTC, for you alone.\n"
                "If you do not know what this is about, do nothing.\n"
            ),
        )
    except OSError:
        logger.exception("No mail server took the invitation %s.", invitation.pk)
        return False
    return True


@transaction.atomic
def accept_as_new_person(*, token: str, full_name: str, password: str) -> User:
    """Make the account that an invitation asks for, with its role. Raises InvitationOver, PersonIsThere.

    The invitation is locked, so that of two clicks the second finds it accepted.
    """
    invitation = _open(token)
    if User.objects.filter(email=invitation.email).exists():
        raise PersonIsThere("Somebody signs in with this address already: sign in to accept the invitation.")
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, full_name=full_name)
    except IntegrityError as error:
        raise PersonIsThere("Somebody signs in with this address already: sign in to accept the invitation.") from error
    _accept(invitation, user)
    return user


@transaction.atomic
def accept_as_oneself(*, token: str, user: User) -> Store:
    """Let somebody who has an account already work in one store more. Raises InvitationOver, PersonIsThere,
    WorksHereAlready.
    """
    invitation = _open(token)
    if user.email != invitation.email or not user.is_active:
        raise PersonIsThere("This invitation is for somebody else.")
    _accept(invitation, user)
    return invitation.store


def _accept(invitation: Invitation, user: User) -> None:
    give_role(store=invitation.store, user=user, role=invitation.role)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    for hear in WHEN_ACCEPTED:
        hear(invitation)


def _open(token: str) -> Invitation:
    row = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("store", "role")
        .filter(digest=Invitation.digest_of(token))
        .first()
    )
    if row is None or row.standing != "open":
        raise InvitationOver("This invitation does not hold any more.")
    return row


def _pending(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if not row.is_pending:
        raise InvitationOver(f"The invitation of {row} is over: it was {row.standing}.")
    return row
