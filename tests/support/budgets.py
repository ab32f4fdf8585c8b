"""Query budgets that state a shape: what is shown may grow, the number of statements may not."""

import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections

HOME = Path(__file__).resolve().parents[2]
OURS = (HOME / "shop", HOME / "config", HOME / "tests")
LISTENERS = (Path(__file__).resolve(), HOME / "shop" / "core" / "caching" / "writes.py")
"""They stand between a statement and the line that sent it, and send none."""


@dataclass(frozen=True)
class Statement:
    """One statement that was sent: its text without values, and the line of our code that sent it."""

    sql: str
    line: str


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """The statements that the block sends, on every database."""
    statements: list[Statement] = []

    def record(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(Statement(fingerprint(sql), _line()))
        return execute(sql, params, many, context)

    wrappers = [connection.execute_wrapper(record) for connection in connections.all()]
    for wrapper in wrappers:
        wrapper.__enter__()
    try:
        yield statements
    finally:
        for wrapper in reversed(wrappers):
            wrapper.__exit__(None, None, None)


def assert_flat(call: Callable[[], Any], grow: Callable[[int], Any], *, rows: tuple[int, int] = (3, 30)) -> None:
    """`call()` sends as many statements over many rows as over few; `grow(n)` adds `n` rows.

    It is called once before it is measured, so that what is cached for the life of a process does not count.
    """
    few, many = rows
    grow(few)
    call()
    with recorded() as before:
        call()
    grow(many - few)
    with recorded() as after:
        call()
    if len(after) <= len(before):
        return
    more = Counter(after) - Counter(before)
    growth = "\n".join(
        f"  {count} x {statement.sql[:300]}\n      from {statement.line}" for statement, count in more.most_common(5)
    )
    raise AssertionError(f"{len(before)} statements over {few} rows became {len(after)} over {many}:\n{growth}")


def fingerprint(sql: str) -> str:
    """`sql` with its lists of values folded and the names of savepoints left out, so that repetitions look alike."""
    sql = re.sub(r"\s+", " ", str(sql)).strip()
    sql = re.sub(r"\((?:%s, )+%s\)", "(%s, …)", sql)
    return re.sub(r'(SAVEPOINT) "[^"]+"', r"\1 …", sql)


def _line() -> str:
    """The innermost line of ours on the stack, those that only listen apart; the renderer's where none is ours."""
    frames = traceback.extract_stack()[:-2]
    for frame in reversed(frames):
        path = Path(frame.filename)
        if any(path.is_relative_to(folder) for folder in OURS) and path not in LISTENERS:
            return f"{path.relative_to(HOME)}:{frame.lineno} {frame.line}"
    return "outside the shop"
