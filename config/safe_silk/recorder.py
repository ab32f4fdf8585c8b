"""Notes each statement of a request while it runs, and nothing more: no statement of its own, no formatting,
no exception.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime
    from types import FrameType

    from django.db.backends.base.base import BaseDatabaseWrapper

KEPT_STATEMENTS = 2_000
KEPT_FRAMES = 12
NOT_OURS = ("site-packages", "importlib", "<frozen", "safe_silk", "/recorder/", "/core/caching/writes.py")


@dataclass(slots=True)
class Statement:
    """One execution: what was sent, when, from which lines of code, and how it ended."""

    alias: str
    sql: Any
    params: Any
    many: bool
    started_at: datetime
    frames: list[tuple[str, int, str]]
    milliseconds: float = 0.0
    failure: str = ""

    @property
    def is_explainable(self) -> bool:
        """Say whether its plan can be asked for without doing anything: one SELECT that succeeded."""
        return not self.failure and not self.many and str(self.sql).lstrip(" (\n")[:6].upper() == "SELECT"


class Recorder:
    """An execute wrapper that appends to `statements`; beyond a bound it only counts, so a long request stays
    small.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run the statement and note it, also when it fails; its exception passes untouched."""
        self.count += 1
        if len(self.statements) >= KEPT_STATEMENTS:
            return execute(sql, params, many, context)
        statement = Statement(
            alias=context["connection"].alias,
            sql=sql,
            # The parameters of executemany may be an iterator, which looking at would use up.
            params=None if many else params,
            many=many,
            started_at=timezone.now(),
            frames=list(_own_frames(sys._getframe(1))),
        )
        self.statements.append(statement)
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            statement.failure = f"{type(error).__name__}: {error}".strip()
            raise
        finally:
            statement.milliseconds = (perf_counter() - begun) * 1000


@contextmanager
def listening(connection: BaseDatabaseWrapper, recorder: Recorder) -> Iterator[None]:
    """Let the recorder see a connection's statements.

    Django's own `execute_wrapper` takes away whichever wrapper came last. A streamed response outlives the middleware
    around this one, so here each takes away its own.
    """
    connection.execute_wrappers.append(recorder)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(recorder)


def _own_frames(frame: FrameType | None) -> Iterator[tuple[str, int, str]]:
    """Yield (file, line, function) of the project's code, innermost first; without any, the frames of whoever
    asked.
    """
    frames = []
    while frame is not None:
        frames.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    own = [entry for entry in frames if not any(part in entry[0] for part in NOT_OURS)]
    for _, entry in takewhile(lambda numbered: numbered[0] < KEPT_FRAMES, enumerate(own or frames)):
        yield entry
