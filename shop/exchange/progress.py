"""How far long work has come, told beside its transaction: what is not committed yet cannot be read from the tables.

Kept in the cache under the work's name; without Redis nobody hears of it, and the work goes on all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache import cache

SECONDS = 120
"""A word older than this is of a worker that has died."""
BETWEEN = 0.3
"""Seconds between two words: a step that takes no time is not worth a round trip."""

Tell = Callable[[str, int], None]
"""Takes what is being done, and how many rows of it are."""


def silent(_step: str, _done: int) -> None:
    """Tells nobody."""


def teller(name: str, *, total: int | None = None) -> Tell:
    """Tells whoever asks for `progress(name)`."""
    last = float("-inf")

    def tell(step: str, done: int) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= BETWEEN:
            last = now
            cache.set(_key(name), {"step": step, "done": done, "total": total}, SECONDS)

    return tell


def progress(name: str) -> dict[str, Any] | None:
    """The last word about it: `step`, `done` and `total`, which may be unknown; None if there is none."""
    word: dict[str, Any] | None = cache.get(_key(name))
    return word


def _key(name: str) -> str:
    return f"exchange progress {name}"
