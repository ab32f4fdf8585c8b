"""What one request, or one job, has asked of PostgreSQL and Redis: noted while it runs, made sense of later."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

if TYPE_CHECKING:
    from types import FrameType

REPEATED_FROM = 3
KEPT_EVENTS = 500
KEPT_PARAMETERS = 50
UNSAFE_IN_A_TAG = re.compile(r"[^\w:. -]")
BEFORE_THE_VIEW = "/* before the view */ "
ROUND_THE_STATEMENT = ("/insights/recorder/", "/core/caching/writes.py", "/safe_silk/recorder.py")
"""Stand between a statement and whoever sends it."""


class Sent(NamedTuple):
    """One statement: its text with placeholders, the instants (`perf_counter`), rows, and its values if few."""

    text: str
    begun: float
    ended: float
    rows: int
    parameters: Any


class Asked(NamedTuple):
    """One question to Redis: its words, the instants, and whether nothing was found."""

    words: tuple[Any, ...]
    begun: float
    ended: float
    is_miss: bool


class Observation:
    """Appends to lists and counts texts; everything else would be paid for by the person who waits."""

    __slots__ = (
        "asked",
        "begun",
        "calls",
        "ended",
        "lines",
        "render_begun",
        "render_ended",
        "sent",
        "tag",
        "uncounted",
    )

    def __init__(self) -> None:
        self.begun = perf_counter()
        self.ended = 0.0
        self.tag = BEFORE_THE_VIEW
        self.sent: list[Sent] = []
        self.asked: list[Asked] = []
        self.calls: dict[str, int] = {}
        self.lines: dict[str, str] = {}
        self.uncounted: dict[str, list[Any]] = {}
        self.render_begun = self.render_ended = 0.0

    def saw(self, text: str, begun: float, ended: float, rows: int, parameters: Any) -> None:
        """Note a statement. Beyond a bound only sums are kept, so that an import of a million rows stays small."""
        calls = self.calls[text] = self.calls.get(text, 0) + 1
        if calls == REPEATED_FROM:
            # Walking the stack is the dear part, so it is done once, and only for what repeats.
            self.lines[text] = issuing_line()
        if calls > KEPT_EVENTS or len(self.sent) >= KEPT_EVENTS:
            sums = self.uncounted.setdefault(text, [0, 0.0, 0])
            sums[0] += 1
            sums[1] += ended - begun
            sums[2] += max(0, rows)
            return
        if parameters is not None and len(parameters) > KEPT_PARAMETERS:
            parameters = None
        self.sent.append(Sent(text, begun, ended, rows, parameters))

    def works_for(self, action: str, role: str) -> None:
        """Say in each further statement whose work it is; the server's log and activity show it."""
        self.tag = f"/* {UNSAFE_IN_A_TAG.sub('', action)} by {UNSAFE_IN_A_TAG.sub('', role) or 'nobody'} */ "

    @property
    def statements(self) -> int:
        return sum(self.calls.values())

    @property
    def database_ms(self) -> float:
        seconds = sum(event.ended - event.begun for event in self.sent)
        return (seconds + sum(sums[1] for sums in self.uncounted.values())) * 1000

    @property
    def rows(self) -> int:
        """Rows that were read or written."""
        counted = sum(event.rows for event in self.sent if event.rows > 0)
        return int(counted + sum(sums[2] for sums in self.uncounted.values()))

    @property
    def milliseconds(self) -> float:
        return (self.ended - self.begun) * 1000


current: ContextVar[Observation | None] = ContextVar("insights_observation", default=None)


@contextmanager
def observed() -> Iterator[Observation]:
    """Observe what the block sends, in this thread."""
    observation = Observation()
    token = current.set(observation)
    try:
        yield observation
    finally:
        current.reset(token)
        observation.ended = perf_counter()


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
    """Return the path from the project's folder on, or nothing for foreign code."""
    if "site-packages" in path or path.startswith("<") or "/lib/python" in path:
        return ""
    if any(part in path for part in ROUND_THE_STATEMENT):
        return ""
    home = f"{settings.BASE_DIR}/"
    return path.removeprefix(home) if path.startswith(home) else "/".join(path.split("/")[-4:])
