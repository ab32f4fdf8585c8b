"""On whose behalf and through which door the shop works at the moment: what the audit writes beside each change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A door (“page …”, “task …”, “command …”), the key of the person, their address, and the request's number."""

    door: str
    actor: int | None = None
    address: str | None = None
    request: str | None = None

    def told(self) -> dict[str, str | int]:
        """What is known, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


Source = Callable[[], Origin]
_current: ContextVar[Source | None] = ContextVar("origin", default=None)


def current_origin() -> Origin | None:
    """Where the work at hand comes from; None in a shell, or whatever else has not said."""
    source = _current.get()
    return source() if source else None


@contextmanager
def acting(source: Source) -> Iterator[None]:
    """Works from there until the block ends. The source is asked when something is written, so it may learn meanwhile
    who has signed in.
    """
    token = _current.set(source)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def acting_for(actor: int | None) -> Iterator[None]:
    """Works for that person through the door that is open: what a task does for whoever has asked for it. None changes
    nothing.
    """
    around = _current.get()

    def source() -> Origin:
        here = around() if around else Origin(door="")
        return here if actor is None else replace(here, actor=actor)

    with acting(source):
        yield


def client_address(request: HttpRequest) -> str:
    """The address that a request came from: as our own proxy saw it, where there is one, for others may lie."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        try:
            return str(ip_address(forwarded))
        except ValueError:
            pass
    return str(request.META.get("REMOTE_ADDR") or "")
