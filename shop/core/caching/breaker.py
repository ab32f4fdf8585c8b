"""Keeps a Redis that is down from costing every page its time-out, and one that is back from telling old news."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Unavailable(Exception):
    """There is no Redis to ask just now; whoever asked makes do with PostgreSQL."""


class Breaker:
    """After a failure nobody asks, and a thread looks whether Redis is back. One line a minute goes into the log.

    What lies in a Redis that is back may be older than what this process, or another one that has not seen yet that it
    is back, has committed meanwhile. Until all of them have had the time to say so, it is told things and not asked.
    """

    look_again_seconds = 0.25
    quarantine_seconds = 2.0
    """Longer than any other process needs to see that Redis is back: a look, and the client's time-outs."""
    silence_seconds = 60.0

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self.on_return: Callable[[Any], None] = lambda client: None
        """What is said to Redis first when it is back."""
        self.failures = 0
        self.refused = 0
        """How often Redis failed, and how often nobody asked because it had: since the process began."""
        self._lock = Lock()
        self._looking: int | None = None
        self.reset()

    def reset(self) -> None:
        """Believe that all is well."""
        self._is_lost = False
        self._trusted_from = self._silent_until = float("-inf")

    @property
    def is_open(self) -> bool:
        """Whether Redis is not asked."""
        return self._is_lost or self.now() < self._trusted_from

    def ask(self, question: Callable[[Any], Result]) -> Result:
        """Put a question to Redis; raises Unavailable at once while the answer could not be had or believed."""
        if self.is_open:
            self.refused += 1
            raise Unavailable
        return self._said(question)

    def tell(self, news: Callable[[Any], Result]) -> Result:
        """Tell Redis something that does not depend on what it knows; raises Unavailable at once while it is away."""
        if self._is_lost:
            raise Unavailable
        return self._said(news)

    def mend(self) -> bool:
        """Look whether Redis is back; if so, tell it first what it has missed."""
        try:
            self.on_return(_client())
        except (RedisError, OSError, Unavailable):
            return False
        self._trusted_from = self.now() + self.quarantine_seconds
        self._is_lost = False
        logger.warning("Redis is back.")
        return True

    def _said(self, words: Callable[[Any], Result]) -> Result:
        try:
            return words(_client())
        except (RedisError, OSError) as error:
            self._lose(error)
            raise Unavailable from error

    def _lose(self, error: Exception) -> None:
        self._is_lost = True
        self.failures += 1
        if self.now() >= self._silent_until:
            self._silent_until = self.now() + self.silence_seconds
            logger.warning("Redis does not answer, so pages are made from PostgreSQL: %s", error)
        with self._lock:
            # The process is compared because a fork leaves threads behind.
            if self._looking != os.getpid():
                self._looking = os.getpid()
                Thread(target=self._look_until_back, name="redis-breaker", daemon=True).start()

    def _look_until_back(self) -> None:
        pause = Event()
        while True:
            pause.wait(self.look_again_seconds)
            with self._lock:
                if not self._is_lost:
                    self._looking = None
                    return
            self.mend()


def _client() -> Any:
    """The driver of django-redis, which reports errors; its cache swallows them."""
    client = getattr(cache, "client", None)
    if client is None:
        raise Unavailable  # the cache is this process's own memory, which knows nothing of others' writes
    return client.get_client(write=True)


def address(name: str) -> str:
    """`name` as a key among this project's keys."""
    return str(cache.make_key(name))


breaker = Breaker()
