"""Questions about passkeys that a session has been asked: each stands for some minutes, and is answered once."""

from __future__ import annotations

import time
from enum import StrEnum

from django.http import HttpRequest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from shop.accounts.ceremonies import SECONDS, Question
from shop.core.limiting import Limit

KEPT = "passkey_question"
ONCE = Limit("answer to a challenge", "answers to one challenge", times=1, seconds=SECONDS)
"""Two requests at once both find the question in their session; one of them is heard."""


class Purpose(StrEnum):
    """What an answer is for; it counts for nothing else."""

    ADD = "add"
    PROVE = "prove"
    SIGN_IN = "sign_in"


def keep(request: HttpRequest, purpose: Purpose, question: Question) -> None:
    """Remember what this session was asked last, which takes the place of what it was asked before."""
    request.session[KEPT] = {
        "purpose": purpose,
        "challenge": bytes_to_base64url(question.challenge),
        "until": time.time() + SECONDS,
    }


def take(request: HttpRequest, purpose: Purpose) -> bytes | None:
    """The challenge that this session was asked for that purpose, this once; None if there is none that still holds."""
    kept = request.session.pop(KEPT, None)
    if kept is None or kept["purpose"] != purpose or kept["until"] < time.time():
        return None
    return base64url_to_bytes(kept["challenge"]) if ONCE.spend(kept["challenge"]).is_allowed else None
