"""Writing down who tries to sign in, and locking out who fails too often."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from shop.accounts.limits import lock_time
from shop.accounts.models import Outcome, SignIn, User
from shop.accounts.selectors import has_second_factor
from shop.core.origin import client_address

FAILED = (Outcome.WRONG_PASSWORD, Outcome.WRONG_CODE, Outcome.WRONG_PASSKEY, Outcome.COPIED_PASSKEY)
IS_IN = (Outcome.SIGNED_IN, Outcome.WITH_PASSKEY)


def record_sign_in(*, outcome: Outcome, email: str, user: User | None = None, request: HttpRequest | None) -> SignIn:
    """Write one step of signing in down, with where it came from."""
    return SignIn.objects.create(
        email=email.strip().lower()[:254],
        user=user,
        outcome=outcome,
        address=(client_address(request) or None) if request else None,
        program=request.META.get("HTTP_USER_AGENT", "")[:200] if request else "",
    )


def is_locked(*, email: str, request: HttpRequest | None) -> bool:
    """Whether the account has failed too often (SIGN_IN_FAILURES) lately and since it was last signed in to, or its
    address has. Counted in PostgreSQL: it holds without Redis and over restarts.
    """
    email, since = email.strip().lower(), timezone.now() - lock_time()
    of_account = SignIn.objects.filter(email=email, created_at__gte=since)
    signed_in = of_account.filter(outcome__in=IS_IN).aggregate(at=Max("created_at"))["at"]
    if signed_in:
        of_account = of_account.filter(created_at__gt=signed_in)
    if of_account.filter(outcome__in=FAILED).count() >= settings.SIGN_IN_FAILURES:
        return True
    address = client_address(request) if request else ""
    from_address = SignIn.objects.filter(address=address or None, created_at__gte=since, outcome__in=FAILED)
    return bool(address) and from_address.count() >= settings.SIGN_IN_FAILURES_OF_ADDRESS


def note_success(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Hears Django's `user_logged_in`: the password was right. With a second factor that is half of it."""
    from shop.accounts.second_step import DUE, NONE, STATE, note_presence
    from shop.accounts.services.sessions import note_session

    due = has_second_factor(user=user)
    request.session[STATE] = DUE if due else NONE
    if not due:
        note_presence(request)
        record_sign_in(outcome=Outcome.SIGNED_IN, email=user.email, user=user, request=request)
        note_session(request=request, user=user)


def note_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Hears Django's `user_login_failed`."""
    email = str(credentials.get("username") or credentials.get("email") or "")
    outcome = Outcome.LOCKED if is_locked(email=email, request=request) else Outcome.WRONG_PASSWORD
    record_sign_in(outcome=outcome, email=email, user=User.objects.filter(email=email.lower()).first(), request=request)


def note_leaving(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    """Hears Django's `user_logged_out`."""
    if user is not None:
        record_sign_in(outcome=Outcome.SIGNED_OUT, email=user.email, user=user, request=request)
