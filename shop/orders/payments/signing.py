"""Signatures of events: a time and an HMAC over it and the body, `t=1712345678,v1=…`, as several providers do it."""

from __future__ import annotations

import hashlib
import hmac
import time

from .protocol import WrongSignature

TOLERANCE = 300
"""Seconds for which a signature holds: an event that is caught and sent again later is refused."""


def signed(body: bytes, secret: str, *, at: int | None = None) -> str:
    """The signature of `body`, made now or at a second of the epoch."""
    moment = int(time.time()) if at is None else at
    return f"t={moment},v1={_digest(body, secret, moment)}"


def check(body: bytes, signature: str, secret: str) -> None:
    """Raises WrongSignature unless one of the signatures was made over `body` with `secret`, and lately."""
    parts = [part.partition("=") for part in signature.split(",")]
    moments = [value for name, _, value in parts if name == "t" and value.isascii() and value.isdigit()]
    if not secret or not moments or abs(time.time() - int(moments[0][:12])) > TOLERANCE:
        raise WrongSignature
    right = _digest(body, secret, int(moments[0]))
    if not any(name == "v1" and hmac.compare_digest(value.encode(), right.encode()) for name, _, value in parts):
        raise WrongSignature


def _digest(body: bytes, secret: str, moment: int) -> str:
    return hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
