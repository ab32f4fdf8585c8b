"""Which version of what it depends on a kept result was made from.

A version is a token that no other change has ever had, so that a version that Redis has lost cannot come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any
from uuid import uuid4

from shop.core.caching.breaker import Unavailable, address, breaker

EVERYTHING = "everything"
"""What each kept result depends on: whoever had lost Redis gives it a new version, since others may have missed its
changes, or may have ended before they could announce their own."""
_owed: dict[str, str] = {}
"""Changes that could not be announced, each with a mark of its own. They come first when Redis is back."""
_lock = Lock()


def version_key(group: str) -> str:
    return address(f"version:{group}")


def announce(groups: Iterable[str]) -> None:
    """Say that tables of these apps have changed: what was made from them is worth nothing from now on."""
    with _lock:
        _owed.update({group: uuid4().hex for group in groups})
    try:
        breaker.tell(settle)
    except Unavailable:
        return


def settle(client: Any) -> None:
    """Announce what is owed.

    A token is made for each attempt: one that timed out may still arrive, and a version must never be seen twice. A
    change that joins while others are announced keeps its mark, and is announced for itself.
    """
    while _owed:
        with _lock:
            owed = dict(_owed)
        client.mset({version_key(group): uuid4().hex for group in owed})
        with _lock:
            for group, mark in owed.items():
                if _owed.get(group) == mark:
                    del _owed[group]


def renew(client: Any) -> None:
    """Tell a Redis that is back what it has missed, and that nothing from before is worth anything."""
    with _lock:
        _owed[EVERYTHING] = uuid4().hex
    settle(client)


def complete(client: Any, groups: Sequence[str], found: Sequence[bytes | None]) -> list[str]:
    """The versions of `groups`: those found, and a new one for each that Redis does not know."""
    missing = [group for group, token in zip(groups, found, strict=True) if token is None]
    if missing:
        for group in missing:
            client.set(version_key(group), uuid4().hex, nx=True)
        found = client.mget([version_key(group) for group in groups])
    return [token.decode() if token else "" for token in found]


breaker.on_return = renew
