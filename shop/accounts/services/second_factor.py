"""Setting up a second factor, proving it, and taking it away from somebody who has lost it."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.accounts import totp
from shop.accounts.models import Passkey, RecoveryCode, SecondFactor, User
from shop.accounts.selectors import has_second_factor
from shop.core.exceptions import Refused
from shop.stores.selectors import stores_of

CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters that look like others."""


class CodeRefused(Refused):
    """The code is not the one that the app shows now, nor an unused recovery code."""

    field = "code"


class LastFactor(Refused):
    """A store that the person works in asks for a second factor, and this is their last."""


@transaction.atomic
def begin_second_factor(*, user: User) -> SecondFactor:
    """The person's secret, for the app to scan; a new one as long as none was confirmed."""
    factor, _ = SecondFactor.objects.select_for_update().get_or_create(
        user=user, defaults={"secret": totp.new_secret()}
    )
    return factor


@transaction.atomic
def confirm_second_factor(*, user: User, code: str) -> list[str]:
    """Let the app count, now that it shows the right code, and return recovery codes if it is the first factor that the
    person has; else none.

    The codes are returned this once; what is kept is their digests. Raises CodeRefused. Locks the person's row.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None or not _took(factor, _plain(code)):
        raise CodeRefused("This is not the code that your app shows now. Wait for the next one and type it in.")
    is_first = not has_second_factor(user=user)
    factor.confirmed_at = factor.confirmed_at or timezone.now()
    factor.save(update_fields=["confirmed_at"])
    return renew_recovery_codes(user=user) if is_first else []


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """Ten new recovery codes instead of those that the person had; returned this once."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, _plain(code))) for code in codes)
    return codes


@transaction.atomic
def prove_second_factor(*, user: User, code: str) -> None:
    """Take the app's code of now, or a recovery code, either of them once. Raises CodeRefused."""
    typed = _plain(code)
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if factor is not None and _took(factor, typed):
        return
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, typed), used_at__isnull=True)
    if unused.update(used_at=timezone.now()):
        return
    if factor is None:
        raise CodeRefused("This is not a recovery code that you have not used.")
    raise CodeRefused("This is neither the code that your app shows now nor a recovery code that you have not used.")


@transaction.atomic
def remove_app(*, user: User) -> None:
    """Forget the person's authenticator app; with their last factor its recovery codes go, too. Raises LastFactor.
    Locks the person's row.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    SecondFactor.objects.filter(user=user).delete()
    forget_factors_if_last(user=user)


def forget_factors_if_last(*, user: User) -> None:
    """After one of a person's factors was removed: without another the recovery codes go, too. Raises LastFactor where
    a store of theirs asks for a second factor, and the caller's transaction keeps everything as it was.
    """
    if has_second_factor(user=user):
        return
    wanting = stores_of(user).filter(requires_second_factor=True).first()
    if wanting is not None:
        raise LastFactor(f"{wanting} asks for a second factor, and this is your last. Add another one first.")
    RecoveryCode.objects.filter(user=user).delete()


@transaction.atomic
def remove_second_factor(*, user: User) -> bool:
    """Take the app, the passkeys and the recovery codes away, so that the person sets up new ones; False if there was
    none. The audit says who did it.
    """
    RecoveryCode.objects.filter(user=user).delete()
    apps, _ = SecondFactor.objects.filter(user=user).delete()
    passkeys, _ = Passkey.objects.filter(user=user).delete()
    return bool(apps or passkeys)


def _took(factor: SecondFactor, typed: str) -> bool:
    step = totp.matching_step(factor.secret, typed, now=time.time(), after=factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _digest(user: Any, plain: str) -> str:
    # 58 random bits behind a lock that counts failures: a plain digest is enough, the person's key keeps tables apart.
    return hashlib.sha256(f"{user.pk}:{plain}".encode()).hexdigest()
