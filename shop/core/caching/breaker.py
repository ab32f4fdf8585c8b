"""Keeps a Redis that is down or slow from costing every page its time-out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Unavailable(Exception):
    """There is no Redis to ask just now; whoever asked makes do with PostgreSQL."""


class Breaker:
    """After a failure nobody asks for a while; then one attempt decides. One line a minute goes into the log."""

    rest_seconds = 5.0
    silence_seconds = 60.0

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self._closed_from = float("-inf")
        self._silent_until = float("-inf")

    @property
    def is_open(self) -> bool:
        """Whether Redis is being left alone."""
        return self.now() < self._closed_from

    def ask(self, question: Callable[[Any], Result]) -> Result:
        """Put a question to Redis; raises Unavailable at once while the breaker is open."""
        if self.is_open:
            raise Unavailable
        try:
            return question(_client())
        except (RedisError, OSError) as error:
            self._closed_from = self.now() + self.rest_seconds
            if self.now() >= self._silent_until:
                self._silent_until = self.now() + self.silence_seconds
                logger.warning("Redis does not answer, so pages are made from PostgreSQL: %s", error)
            raise Unavailable from error


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
