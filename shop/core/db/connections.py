"""How this process's connections to PostgreSQL are doing: opened, open, at work, closed, and how long requests waited.

A thread of the web process keeps its connection from one request to the next, so the threads are the pool, and its
queue is the one before the threads. docs/adr says why there is no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from django.conf import settings

WAITS_MS = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 30_000)
"""Upper ends of the classes that waits are counted in; longer ones have a class of their own."""


@dataclass(frozen=True)
class PoolFigures:
    """This process's figures since it began: numbers of connections, of requests and of milliseconds."""

    limit: int
    """As many connections as this process can have: one for each thread."""
    open: int
    in_use: int
    """Requests that are being answered, each in a thread and so with a connection of its own, or none yet."""
    opened: int
    recycled: int
    """Connections that are closed by now."""
    replaced_early: int
    """Those among them whose time was not over: the server had gone, or an error had left them unusable."""
    requests: int
    waited: int
    """Requests that waited for a thread for a millisecond or more."""
    waited_ms: float
    longest_wait_ms: float
    waits: dict[int | None, int] = field(default_factory=dict)
    """Requests by the upper end of the class of their wait, in milliseconds; None for longer ones."""


class Pool:
    """Counts what Django's signals and the web server tell it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: WeakSet[Any] = WeakSet()
        self._due: WeakKeyDictionary[Any, float | None] = WeakKeyDictionary()
        self._opened = self._in_use = self._requests = self._replaced_early = 0
        self._waits = [0] * (len(WAITS_MS) + 1)
        self._waited_ms = self._longest_ms = 0.0

    def on_opened(self, connection: Any, **_kwargs: Any) -> None:
        if connection.vendor != "postgresql":
            return
        with self._lock:
            self._opened += 1
            self._known.add(connection.connection)
            if connection in self._due:
                due = self._due[connection]
                self._replaced_early += due is None or monotonic() < due
            self._due[connection] = connection.close_at

    def on_request_started(self, **_kwargs: Any) -> None:
        with self._lock:
            self._in_use += 1
            self._requests += 1

    def on_request_finished(self, **_kwargs: Any) -> None:
        with self._lock:
            self._in_use = max(0, self._in_use - 1)

    def waited(self, milliseconds: float) -> None:
        """Note how long a request stood in the queue before a thread took it."""
        with self._lock:
            self._waits[bisect_left(WAITS_MS, milliseconds)] += 1
            self._waited_ms += milliseconds
            self._longest_ms = max(self._longest_ms, milliseconds)

    def figures(self) -> PoolFigures:
        with self._lock:
            alive = [session for session in self._known if not session.closed]
            return PoolFigures(
                limit=getattr(settings, "DATABASE_CONNECTIONS_A_PROCESS", 1),
                open=len(alive),
                in_use=self._in_use,
                opened=self._opened,
                recycled=self._opened - len(alive),
                replaced_early=self._replaced_early,
                requests=self._requests,
                waited=sum(self._waits[1:]),
                waited_ms=self._waited_ms,
                longest_wait_ms=self._longest_ms,
                waits=dict(zip(_ends(), self._waits, strict=True)),
            )


def _ends() -> Iterable[int | None]:
    return (*WAITS_MS, None)


pool = Pool()


def pool_figures() -> PoolFigures:
    """The figures of this process; those of all processes are their sum."""
    return pool.figures()
