"""E-mail settings from one address: smtp://, smtps:// (TLS from the first byte) or smtp+tls:// (STARTTLS)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from config import env

SCHEMES = {"smtp": {}, "smtps": {"EMAIL_USE_SSL": True}, "smtp+tls": {"EMAIL_USE_TLS": True}}
PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
SECONDS = 10
"""A request that sends an e-mail waits no longer for its server."""


def configured(*, otherwise: dict[str, Any]) -> dict[str, Any]:
    """Django's settings for e-mail; `otherwise` where no server is named."""
    address = env.EMAIL_URL.value
    if not address:
        return otherwise
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise env.InvalidVariable(f"EMAIL_URL begins with one of {', '.join(SCHEMES)} and names a host.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_TIMEOUT": SECONDS,
        **SCHEMES[parts.scheme],
    }
