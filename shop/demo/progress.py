"""How far a load is: a line for each finished step, and a bar where somebody is watching."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WIDTH = 24


class Step:
    """One step; whoever does it says how much it was."""

    count = ""


class Progress:
    """Writes to `out`; `total` is the number of steps to expect."""

    def __init__(self, out: Any, *, total: int) -> None:
        self.out, self.total = out, total
        self.done = 0
        self.began = time.monotonic()
        self.is_watched = bool(getattr(out, "isatty", lambda: False)())

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        if self.is_watched:
            filled = WIDTH * self.done // max(self.total, 1)
            self._write(f"\r\033[K[{'█' * filled}{'·' * (WIDTH - filled)}] {title} …", end="")
        step, began = Step(), time.monotonic()
        yield step
        self.done += 1
        start = "\r\033[K" if self.is_watched else ""
        self._write(f"{start}  {title:<46} {step.count:>14}  {time.monotonic() - began:6.1f} s")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def _write(self, text: str, end: str = "\n") -> None:
        self.out.write(text + end)
        self.out.flush()
