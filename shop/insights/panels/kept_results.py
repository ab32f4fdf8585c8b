"""Which results are kept in Redis, how often were they there, and what has that saved?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.core.caching import registered
from shop.core.caching.counters import tally

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class KeptResults:
    """One named cache since it was cleared: milliseconds in all, the size of a result as it is stored."""

    name: str
    hit_ratio: float | None
    hits: int
    misses: int
    saved_ms: float
    built_ms: float
    mean_bytes: float | None
    depends_on: str
    seconds: float


def kept_results(cursor: CursorWrapper | None = None) -> list[KeptResults]:
    """Return the named caches, the one that has saved most first; PostgreSQL itself is not asked."""
    rows = []
    for cached in registered():
        figures = tally(cached.name)
        rows.append(
            KeptResults(
                name=cached.name,
                hit_ratio=figures.hit_ratio,
                hits=figures.hits,
                misses=figures.misses,
                saved_ms=figures.saved_ms,
                built_ms=figures.built_ms,
                mean_bytes=figures.mean_bytes,
                depends_on=", ".join(sorted(cached.depends_on)),
                seconds=cached.seconds,
            )
        )
    return sorted(rows, key=lambda row: row.saved_ms, reverse=True)
