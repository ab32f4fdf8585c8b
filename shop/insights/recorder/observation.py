"""Counts one request's statements while they run, and finds the line of code that repeats one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

    from django.db.backends.base.base import BaseDatabaseWrapper

REPEATED_FROM = 3
KEPT_TEXTS = 500
WRAPPERS = ("/insights/recorder/observation.py", "/core/caching/writes.py")
"""Stand between a statement and whoever sends it."""


@dataclass(slots=True)
class Seen:
    """One statement text of a request: how often it ran, for how many milliseconds, which line repeats it."""

    calls: int = 0
    milliseconds: float = 0.0
    line: str = ""


class Observation:
    """An execute wrapper. Texts hold placeholders, not values: equal texts are the same question asked again."""

    __slots__ = ("milliseconds", "rows", "statements", "texts")

    def __init__(self) -> None:
        self.statements = 0
        self.milliseconds = 0.0
        self.rows = 0
        self.texts: dict[str, Seen] = {}

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run the statement and count it, also when it fails; its exception passes untouched."""
        begun = perf_counter()
        try:
            result = execute(sql, params, many, context)
            self.rows += max(0, context["cursor"].rowcount)
            return result
        finally:
            self._count(sql if type(sql) is str else str(sql), (perf_counter() - begun) * 1000)

    def _count(self, text: str, milliseconds: float) -> None:
        self.statements += 1
        self.milliseconds += milliseconds
        seen = self.texts.get(text)
        if seen is None:
            if len(self.texts) >= KEPT_TEXTS:
                return
            seen = self.texts[text] = Seen()
        seen.calls += 1
        seen.milliseconds += milliseconds
        if seen.calls == REPEATED_FROM:
            # Walking the stack is the dear part, so it is done once, and only for what repeats.
            seen.line = issuing_line()

    @property
    def most_repeated(self) -> tuple[str, Seen] | None:
        """The text that ran most often, if it ran three times or more."""
        repeated = [entry for entry in self.texts.items() if entry[1].calls >= REPEATED_FROM]
        return max(repeated, key=lambda entry: entry[1].calls, default=None)

    @property
    def slowest(self) -> tuple[str, Seen] | None:
        """The text that took longest in all."""
        return max(self.texts.items(), key=lambda entry: entry[1].milliseconds, default=None)


@contextmanager
def listening(connection: BaseDatabaseWrapper, observation: Observation) -> Iterator[None]:
    """Let the observation see a connection's statements.

    Django's own `execute_wrapper` takes away whichever wrapper came last, and another one may outlive this one.
    """
    connection.execute_wrappers.append(observation)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(observation)


def issuing_line() -> str:
    """Return file:line of the innermost frame that is neither Django's, nor a library's, nor this package's."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if place := _own_file(frame.f_code.co_filename):
            return f"{place}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


@lru_cache(maxsize=4_096)
def _own_file(path: str) -> str:
    """Return the path as a reader knows it, from its last three parts, or nothing for foreign code."""
    if "site-packages" in path or path.startswith("<") or "/lib/python" in path or path.endswith(WRAPPERS):
        return ""
    return "/".join(path.rsplit("/", 3)[1:])
