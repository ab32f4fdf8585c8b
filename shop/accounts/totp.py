"""Codes that change every half minute, as authenticator apps show them (RFC 6238 over RFC 4226)."""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
DRIFT = 1
"""Half minutes by which a telephone's clock may be wrong."""


def new_secret() -> str:
    """A fresh secret: 160 bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of the half minute `step`, counted from 1970."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, now: float, after: int) -> int | None:
    """The half minute whose code this is, among those near `now` and later than `after`; None if it is none."""
    here = int(now) // SECONDS
    for step in range(here - DRIFT, here + DRIFT + 1):
        if step > after and hmac.compare_digest(code_at(secret, step), code):
            return step
    return None


def address(secret: str, *, person: str, shop: str) -> str:
    """What the QR code says to the app."""
    label = quote(f"{shop}:{person}")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': shop, 'digits': DIGITS, 'period': SECONDS})}"
    )
