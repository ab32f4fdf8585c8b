"""Setting up a second factor, proving it, and taking it away from somebody who has lost it."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.accounts import totp
from shop.accounts.models import RecoveryCode, SecondFactor, User
from shop.core.exceptions import Refused

CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters that look like others."""


class CodeRefused(Refused):
    """The code is not the one that the app shows now, nor an unused recovery code."""

    field = "code"


@transaction.atomic
def begin_second_factor(*, user: User) -> SecondFactor:
    """The person's secret, for the app to scan; a new one as long as none was confirmed."""
    factor, _ = SecondFactor.objects.select_for_update().get_or_create(
        user=user, defaults={"secret": totp.new_secret()}
    )
    return factor


@transaction.atomic
def confirm_second_factor(*, user: User, code: str) -> list[str]:
    """Let the second factor count, now that the app shows the right code, and return new recovery codes.

    The codes are returned this once; what is kept is their digests. Raises CodeRefused.
    """
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None or not _took(factor, _plain(code)):
        raise CodeRefused("This is not the code that your app shows now. Wait for the next one and type it in.")
    factor.confirmed_at = factor.confirmed_at or timezone.now()
    factor.save(update_fields=["confirmed_at"])
    return renew_recovery_codes(user=user)


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
    if factor is not None:
        if _took(factor, typed):
            return
        unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, typed), used_at__isnull=True)
        if unused.update(used_at=timezone.now()):
            return
    raise CodeRefused("This is neither the code that your app shows now nor a recovery code that you have not used.")


@transaction.atomic
def remove_second_factor(*, user: User) -> bool:
    """Take the second factor and its recovery codes away, so that the person sets up a new one; False if there was
    none. The audit says who did it.
    """
    RecoveryCode.objects.filter(user=user).delete()
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    return bool(removed)


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
