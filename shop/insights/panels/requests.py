"""Which views ask the database most, and which line of code asks the same thing again and again?"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from shop.insights.recorder.requests import Request, ring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.utils import CursorWrapper

OURS = "/* insights */"
BY_KEY = re.compile(r'WHERE "\w+"\."(id|\w+_ptr_id)" = %s( LIMIT \d+)?$')


@dataclass(frozen=True, slots=True)
class View:
    """One view's latest requests: milliseconds, statements and rows of a middling request, and of a bad one."""

    view: str
    requests: int
    middle_ms: float
    late_ms: float
    database_ms: float
    database_share: float | None
    statements: float
    most_statements: int
    rows: float
    slowest: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """One statement that a request repeats: how often at worst, from which line, and what to write instead."""

    view: str
    calls: int
    line: str
    text: str
    advice: str


def views(cursor: CursorWrapper | None = None) -> list[View]:
    """Return the views by the time that they have spent in the database; the database itself is not asked."""
    found = [_view(name, requests) for name, requests in _by_view(ring.everywhere()).items()]
    return sorted(found, key=lambda row: row.database_ms * row.requests, reverse=True)


def repetitions(cursor: CursorWrapper | None = None) -> list[Repetition]:
    """Return for each view and line what it repeats most, the worst first; the panels leave out their own."""
    worst: dict[tuple[str, str], Request] = {}
    for request in ring.everywhere():
        key = (request.view, request.repeated_at)
        if (
            request.repeated
            and OURS not in request.repeated
            and (key not in worst or worst[key].repeated_calls < request.repeated_calls)
        ):
            worst[key] = request
    found = [
        Repetition(
            view=request.view,
            calls=request.repeated_calls,
            line=request.repeated_at,
            text=request.repeated,
            advice=advice(request.repeated),
        )
        for request in worst.values()
    ]
    return sorted(found, key=lambda row: row.calls, reverse=True)


def advice(text: str) -> str:
    """Say what usually takes the place of a statement in a loop."""
    if not text.startswith("SELECT"):
        return "Write all rows with one statement: bulk_create, or one UPDATE over a condition."
    if BY_KEY.search(text):
        return "One row by its key for each row of a list: add the foreign key to select_related."
    return "Rows of each row of a list: prefetch_related, or one query for all of them."


def _by_view(requests: Iterable[Request]) -> dict[str, list[Request]]:
    grouped: defaultdict[str, list[Request]] = defaultdict(list)
    for request in requests:
        grouped[request.view].append(request)
    return grouped


def _view(name: str, requests: list[Request]) -> View:
    times = sorted(request.milliseconds for request in requests)
    whole = sum(times)
    return View(
        view=name,
        requests=len(requests),
        middle_ms=median(times),
        late_ms=times[min(len(times) - 1, int(len(times) * 0.95))],
        database_ms=median(request.database_ms for request in requests),
        database_share=sum(request.database_ms for request in requests) / whole if whole else None,
        statements=median(request.statements for request in requests),
        most_statements=max(request.statements for request in requests),
        rows=median(request.rows for request in requests),
        slowest=max(requests, key=lambda request: request.slowest_ms).slowest,
    )
