"""The latest requests of this process, and through the cache those of the others."""

from __future__ import annotations

import os
from collections import deque
from threading import Event, Lock, Thread
from typing import NamedTuple
from uuid import uuid4
from zlib import crc32

from django.conf import settings
from django.core.cache import cache

KEPT_REQUESTS = 500
SECONDS_BETWEEN_FLUSHES = 5.0
PLACES = 32
PLACE_SECONDS = 3_600


class Request(NamedTuple):
    """One answered request: milliseconds, rows read, and the statements it repeats and waits for most."""

    view: str
    method: str
    status: int
    milliseconds: float
    database_ms: float
    statements: int
    rows: int
    repeated: str = ""
    repeated_calls: int = 0
    repeated_at: str = ""
    slowest: str = ""
    slowest_ms: float = 0.0


class Ring:
    """A bounded memory of requests that a thread of its own now and then lays into the cache for other processes."""

    def __init__(self) -> None:
        self.requests: deque[Request] = deque(maxlen=KEPT_REQUESTS)
        self._lock = Lock()
        self._is_changed = Event()
        self._flusher: int | None = None
        self._name = uuid4().hex
        self._place: str | None = None

    def add(self, request: Request) -> None:
        """Remember a request; costs an append."""
        self.requests.append(request)
        self._is_changed.set()
        # The process is compared because a fork leaves threads behind.
        if self._flusher != os.getpid() and getattr(settings, "INSIGHTS_SHARE_REQUESTS", True):
            self._start()

    def flush(self) -> None:
        """Lay what is remembered into this process's place in the cache."""
        self._is_changed.clear()
        place = self._own_place()
        if place is not None:
            cache.set(place, [tuple(request) for request in list(self.requests)], PLACE_SECONDS)

    def everywhere(self) -> list[Request]:
        """Return this process's requests and those that other processes have laid out."""
        others = cache.get_many([_place(number) for number in range(PLACES)])
        found = list(self.requests)
        for place, requests in others.items():
            if place != self._place:
                found.extend(Request(*request) for request in requests)
        return found

    def _own_place(self) -> str | None:
        """Take a free place, or keep the one taken; none when all are taken."""
        if self._place is not None and cache.get(f"{self._place}:owner") == self._name:
            cache.touch(f"{self._place}:owner", PLACE_SECONDS)
            return self._place
        free = (_place(number) for number in range(PLACES))
        self._place = next((place for place in free if cache.add(f"{place}:owner", self._name, PLACE_SECONDS)), None)
        return self._place

    def _start(self) -> None:
        with self._lock:
            if self._flusher == os.getpid():
                return
            self._flusher, self._name, self._place = os.getpid(), uuid4().hex, None
            Thread(target=self._flush_for_ever, name="insights-flush", daemon=True).start()

    def _flush_for_ever(self) -> None:
        pause = Event()
        while True:
            self._is_changed.wait()
            pause.wait(SECONDS_BETWEEN_FLUSHES)
            self.flush()


def _place(number: int) -> str:
    """Name a place by the shape of what lies there: during a deploy old and new processes run side by side."""
    return f"insights:requests:{crc32(','.join(Request._fields).encode()):x}:{number}"


ring = Ring()
