"""How often an address may try the doors of the shop, beside the lock that failures close."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from shop.core.limiting import Limit
from shop.core.limiting.answering import in_words

SIGN_INS = Limit("sign-in", "attempts to sign in", *settings.SIGN_IN_RATE)
"""From one address, which may be that of an office on a Monday morning."""
QUESTIONS = Limit("passkey question", "attempts to sign in", 2 * SIGN_INS.times, SIGN_INS.seconds)
"""Each of a stranger's is kept in a session; some are cancelled and asked for again."""


def lock_time() -> dt.timedelta:
    """How long failures count, and so how long the longest lock holds."""
    return dt.timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)


def locked_out() -> str:
    """The sentence for whoever has failed too often."""
    return f"Too many attempts. Wait {in_words(lock_time().total_seconds())} and try again."
