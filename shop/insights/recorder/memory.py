"""What this process has just seen. A thread of its own adds it up and puts it where other processes find it.

A request pays for an append. Every few seconds the thread writes the sums to PostgreSQL, and the traces that somebody
may want to look at to the cache.
"""

from __future__ import annotations

import atexit
import logging
import os
from collections import deque
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection

from shop.insights.metrics.processes import tell
from shop.insights.recorder.finished import Finished, trace
from shop.insights.recorder.sums import Sums

KEPT_TRACES = 200
WAITING = 5_000
"""Requests that wait to be added up; of more, the oldest are not counted."""
SECONDS_BETWEEN_SUMS = 10.0
SECONDS_BETWEEN_LOOKS = 0.5
TRACE_SECONDS = 3_600

logger = logging.getLogger(__name__)


class Memory:
    """The latest requests of this process, and the sums that it has not written yet."""

    def __init__(self) -> None:
        self.latest: deque[Finished] = deque(maxlen=KEPT_TRACES)
        self.sums = Sums()
        self._waiting: deque[Finished] = deque(maxlen=WAITING)
        self._published: deque[Finished] = deque(maxlen=KEPT_TRACES)
        self._lock = Lock()
        self._is_changed = Event()
        self._flusher: int | None = None

    def add(self, finished: Finished) -> None:
        """Remember what is over."""
        self.latest.append(finished)
        self._waiting.append(finished)
        self._is_changed.set()
        # The process is compared because a fork leaves threads behind.
        if self._flusher != os.getpid() and getattr(settings, "INSIGHTS_WRITES_BESIDE", True):
            self._start()

    def publish(self, finished: Finished) -> None:
        """Let other processes find the trace of a request soon, for somebody has its address."""
        self._published.append(finished)

    def found(self, key: str) -> dict[str, Any] | None:
        """The trace of a request of this process, or of another one that has published it."""
        own = next((finished for finished in reversed(self.latest) if finished.key == key), None)
        return trace(own) if own is not None else cache.get(_place(key))

    def flush(self) -> None:
        """Write all of it now."""
        self._publish()
        self.add_up()
        self.sums.write()

    def _publish(self) -> None:
        traces = {}
        while self._published:
            finished = self._published.popleft()
            traces[_place(finished.key)] = trace(finished)
        if traces:
            cache.set_many(traces, TRACE_SECONDS)

    def add_up(self) -> None:
        """Add up what waits; nothing is written yet."""
        while self._waiting:
            self.sums.add(self._waiting.popleft())

    def _start(self) -> None:
        with self._lock:
            if self._flusher == os.getpid():
                return
            if self._flusher is not None:
                self.sums = Sums()  # the parent's, which writes them itself
            self._flusher = os.getpid()
            atexit.register(self._flush_at_exit, os.getpid())
            Thread(target=self._flush_for_ever, name="insights-flush", daemon=True).start()

    def _flush_for_ever(self) -> None:
        pause = Event()
        due = monotonic() + SECONDS_BETWEEN_SUMS
        while True:
            self._is_changed.wait(max(0.0, due - monotonic()) if self._waiting else None)
            self._is_changed.clear()
            pause.wait(SECONDS_BETWEEN_LOOKS)
            self._publish()
            if monotonic() >= due:
                self._write()
                due = monotonic() + SECONDS_BETWEEN_SUMS

    def _write(self) -> None:
        try:
            tell()
            self.add_up()
            self.sums.write()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("What requests cost could not be written; it is kept for the next time: %s", error)
        finally:
            # Ten seconds are long: the connection is worth more to somebody else.
            connection.close()

    def _flush_at_exit(self, process: int) -> None:
        if process == os.getpid():
            self._write()


def _place(key: str) -> str:
    return f"insights:trace:{key}"


memory = Memory()
