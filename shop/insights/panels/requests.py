"""What does each kind of work cost, how long do people wait for it, and when?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shop.insights.histogram import percentile_ms
from shop.insights.naming import work
from shop.insights.panels.moments import Moment, counts, moments
from shop.insights.panels.rows import records
from shop.insights.periods import DAY, Period

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

FIGURES = """
      WITH chosen AS (SELECT * FROM insights_requestrollup
                       WHERE grain = %(grain)s AND period_at >= %(begin)s
                         AND (%(action)s = '' OR action = %(action)s)),
           histograms AS (
               SELECT {key}, jsonb_object_agg(bucket, number) AS histogram
                 FROM (SELECT {key}, bucket, sum(number) AS number
                         FROM chosen, unnest(buckets, counts) AS one (bucket, number) GROUP BY {key}, bucket) AS summed
                GROUP BY {key})
    SELECT /* insights */ {key}, sum(requests) AS requests, sum(failures) AS failures,
           sum(duration_us)::float8 AS duration_us, sum(database_us)::float8 AS database_us,
           sum(statements)::float8 AS statements, sum(rows)::float8 AS rows, sum(rows_shown)::float8 AS rows_shown,
           sum(rows_read_for_lists)::float8 AS rows_read, histogram
      FROM chosen JOIN histograms USING ({key})
     GROUP BY {key}, histogram
"""
SLOWEST = """
    SELECT /* insights */ key, action, happened_at, duration_us::float8 / 1000 AS milliseconds,
           (trace ->> 'database_ms')::float AS database_ms, (trace ->> 'statements')::int AS statements,
           trace ->> 'path' AS path, (trace ->> 'status')::int AS status
      FROM insights_slowrequest
     WHERE period_at >= %(begin)s AND (%(action)s = '' OR action = %(action)s)
     ORDER BY duration_us DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work in a stretch of time: milliseconds of one request, `database_share` of all recorded work's
    time in the database, `waits` of its own time, the rest a mean of one request.
    """

    action: str
    name: str
    requests: int
    failures: int
    middle_ms: float | None
    late_ms: float | None
    latest_ms: float | None
    database_ms: float
    database_share: float
    waits: float | None
    statements: float
    rows: float
    rows_for_each_shown: float | None


@dataclass(frozen=True, slots=True)
class Slow:
    """The slowest request of its kind in one hour."""

    key: str
    action: str
    name: str
    path: str
    status: int
    happened_at: dt.datetime
    milliseconds: float
    database_ms: float
    statements: int


def works(cursor: CursorWrapper, *, period: Period = DAY, action: str = "") -> list[Work]:
    """Return the kinds of work by their time in the database, the dearest first."""
    rows = records(cursor, FIGURES.format(key="action"), _asked(period, action))
    whole = sum(row["database_us"] for row in rows) or 1
    found = [_work(row, whole) for row in rows]
    return sorted(found, key=lambda row: row.database_share, reverse=True)


def course(cursor: CursorWrapper, *, period: Period, action: str = "") -> list[Moment]:
    """Return each step of the period, the oldest first, also those in which nothing happened."""
    rows = records(cursor, FIGURES.format(key="period_at"), _asked(period, action))
    return moments(rows, period, times="requests", spent="database_us")


def slowest_requests(cursor: CursorWrapper, *, period: Period = DAY, action: str = "", limit: int = 20) -> list[Slow]:
    """Return the slowest requests, of each kind at most one an hour, the slowest first."""
    begin = period.begin().replace(minute=0)
    rows = records(cursor, SLOWEST, {"begin": begin, "action": action, "limit": limit})
    return [Slow(name=work(row["action"]), **row) for row in rows]


def _asked(period: Period, action: str) -> dict[str, Any]:
    return {"grain": period.grain, "begin": period.begin(), "action": action}


def _work(row: dict[str, Any], whole: float) -> Work:
    histogram, requests = counts(row), row["requests"]
    return Work(
        action=row["action"],
        name=work(row["action"]),
        requests=requests,
        failures=row["failures"],
        middle_ms=percentile_ms(histogram, 0.5),
        late_ms=percentile_ms(histogram, 0.95),
        latest_ms=percentile_ms(histogram, 0.99),
        database_ms=row["database_us"] / requests / 1000,
        database_share=row["database_us"] / whole,
        waits=row["database_us"] / row["duration_us"] if row["duration_us"] else None,
        statements=row["statements"] / requests,
        rows=row["rows"] / requests,
        rows_for_each_shown=row["rows_read"] / row["rows_shown"] if row["rows_shown"] else None,
    )
