"""How often each kept result was there, and what that saved: counted here, added up in Redis now and then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from shop.core.caching.breaker import Unavailable, address, breaker

FLUSH_SECONDS = 5.0
_lock = Lock()
_counted: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
_flushed_at = 0.0


@dataclass(frozen=True)
class Tally:
    """What one named cache has done since it was cleared: times in milliseconds, size of a result in bytes."""

    hits: int = 0
    misses: int = 0
    saved_ms: float = 0.0
    built_ms: float = 0.0
    stored_bytes: int = 0

    @property
    def hit_ratio(self) -> float | None:
        asked = self.hits + self.misses
        return self.hits / asked if asked else None

    @property
    def mean_bytes(self) -> float | None:
        return self.stored_bytes / self.misses if self.misses else None


def count(name: str, **figures: float) -> None:
    """Add to the figures of a cache; now and then lay them into Redis."""
    global _flushed_at
    with _lock:
        for figure, amount in figures.items():
            _counted[name][figure] += amount
        is_due = monotonic() - _flushed_at > FLUSH_SECONDS
        if is_due:
            _flushed_at = monotonic()
    if is_due:
        flush()


def flush() -> None:
    """Lay what was counted into Redis; kept for the next time if that fails."""
    with _lock:
        counted = {name: dict(figures) for name, figures in _counted.items()}
        _counted.clear()

    def add(client: Any) -> None:
        pipeline = client.pipeline(transaction=False)
        for name, figures in counted.items():
            for figure, amount in figures.items():
                pipeline.hincrbyfloat(_key(name), figure, amount)
        pipeline.execute()

    try:
        if counted:
            breaker.ask(add)
    except Unavailable:
        with _lock:
            for name, figures in counted.items():
                for figure, amount in figures.items():
                    _counted[name][figure] += amount


def tally(name: str) -> Tally:
    """The figures of a cache, of all processes."""
    flush()
    try:
        found = breaker.ask(lambda client: client.hgetall(_key(name)))
    except Unavailable:
        return Tally()
    figures = {figure.decode(): float(amount) for figure, amount in found.items()}
    whole = {figure: int(figures.get(figure, 0)) for figure in ("hits", "misses", "stored_bytes")}
    return Tally(**whole, saved_ms=figures.get("saved_ms", 0.0), built_ms=figures.get("built_ms", 0.0))


def forget(name: str) -> None:
    """Begin to count anew."""
    with _lock:
        _counted.pop(name, None)
    try:
        breaker.ask(lambda client: client.delete(_key(name)))
    except Unavailable:
        return


def _key(name: str) -> str:
    return address(f"tally:{name}")
