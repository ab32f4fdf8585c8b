"""Which version of what it depends on a kept result was made from.

A version is a token that no other change has ever had, so that a version that Redis has lost cannot come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from shop.core.caching.breaker import Unavailable, address, breaker

_owed: set[str] = set()
"""Changes that could not be announced. They come first when Redis is back, before anything is read."""


def version_key(group: str) -> str:
    return address(f"version:{group}")


def announce(groups: Iterable[str]) -> None:
    """Say that tables of these apps have changed: what was made from them is worth nothing from now on."""
    _owed.update(groups)
    try:
        breaker.ask(settle)
    except Unavailable:
        return


def settle(client: Any) -> None:
    """Announce what is owed."""
    while groups := set(_owed):
        client.mset({version_key(group): uuid4().hex for group in groups})
        _owed.difference_update(groups)


def complete(client: Any, groups: Sequence[str], found: Sequence[bytes | None]) -> list[str]:
    """The versions of `groups`: those found, and a new one for each that Redis does not know."""
    missing = [group for group, token in zip(groups, found, strict=True) if token is None]
    if missing:
        for group in missing:
            client.set(version_key(group), uuid4().hex, nx=True)
        found = client.mget([version_key(group) for group in groups])
    return [token.decode() if token else "" for token in found]
