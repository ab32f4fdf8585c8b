"""Sessions of staff: written down when they begin, ended at once by whoever they belong to or by a manager."""

from __future__ import annotations

from time import monotonic

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest

from shop.accounts.models import Outcome, StaffSession, User
from shop.accounts.services.signing_in import record_sign_in
from shop.core.caching.sessions import SessionStore
from shop.core.origin import client_address

NOTED = "noted"
"""Where a session keeps the key under which it was written down: another key, and it is to be written down anew."""


SEEN_SECONDS = 300
MOST = 10_000
_seen: dict[str, float] = {}
"""When this process has last noted a session, by its key: the requests in between send no statement."""


def note_session(*, request: HttpRequest, user: User) -> None:
    """Write down where this session is; once for each key that it gets."""
    if not request.session.session_key:
        request.session.save()
    key = str(request.session.session_key)
    try:
        with transaction.atomic():
            StaffSession.objects.create(
                session_id=key,
                user=user,
                address=client_address(request) or None,
                program=request.META.get("HTTP_USER_AGENT", "")[:200],
            )
    except IntegrityError:
        return  # it was ended meanwhile
    request.session[NOTED] = key
    _remember(key)


def see_session(*, key: str, request: HttpRequest) -> None:
    """Note that this session is in use, and from where; unless this process did so a short while ago."""
    if monotonic() - _seen.get(key, float("-inf")) >= SEEN_SECONDS:
        StaffSession.objects.filter(session=key).update(seen_at=Now(), address=client_address(request) or None)
        _remember(key)


def _remember(key: str) -> None:
    if len(_seen) >= MOST:
        _seen.clear()
    _seen[key] = monotonic()


def end_session(*, row: StaffSession, request: HttpRequest) -> None:
    """End one session: its next request is that of a stranger. Whoever ends it, the log of its owner tells."""
    # The session's own store: it takes the copy in Redis along, and the row goes with the session's.
    SessionStore(row.session_id).delete()
    record_sign_in(outcome=Outcome.SESSION_ENDED, email=row.user.email, user=row.user, request=request)


def end_sessions(*, user: User, request: HttpRequest, but: str | None = None) -> int:
    """End all sessions of a person, but the one with this key; returns how many that were."""
    rows = list(StaffSession.objects.select_related("user").filter(user=user).exclude(session=but or ""))
    for row in rows:
        end_session(row=row, request=request)
    return len(rows)
