"""Which statements does a kind of work send, what do they cost, and which line of code repeats one?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shop.insights.histogram import percentile_ms
from shop.insights.naming import work
from shop.insights.panels.moments import Moment, counts, moments
from shop.insights.panels.rows import records
from shop.insights.periods import DAY, Period
from shop.insights.recorder.observation import REPEATED_FROM

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

OURS = "/* insights */"
BY_KEY = re.compile(r'WHERE "\w+"\."(id|\w+_ptr_id)" = %s( LIMIT \d+)?$')
SUMMED = re.compile(r"SELECT (COUNT|SUM|MAX|MIN|AVG)\(", re.IGNORECASE)
EXISTS = re.compile(r'SELECT (1|%s) AS "a" FROM')
NOT_A_QUESTION = re.compile(r"SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW|EXPLAIN|FETCH|CLOSE|DECLARE", re.IGNORECASE)
FIGURES = """
      WITH chosen AS (SELECT * FROM insights_statementrollup
                       WHERE grain = %(grain)s AND period_at >= %(begin)s
                         AND (%(action)s = '' OR action = %(action)s)
                         AND (%(statement)s = 0 OR statement_id = %(statement)s)),
           dearest AS (SELECT {keys}, sum(calls)::bigint AS calls, sum(duration_us)::float8 AS duration_us,
                              sum(rows)::float8 AS rows,
                              max(most_calls) AS most_calls,
                              (array_agg(line ORDER BY most_calls DESC))[1] AS line,
                              (sum(sum(duration_us)) OVER ())::float8 AS whole_us
                         FROM chosen GROUP BY {keys} HAVING max(most_calls) >= %(repeated)s
                        ORDER BY duration_us DESC LIMIT %(limit)s),
           histograms AS (
               SELECT {keys}, jsonb_object_agg(bucket, number) AS histogram
                 FROM (SELECT {keys}, bucket, sum(number) AS number
                         FROM chosen JOIN dearest USING ({keys}),
                              unnest(chosen.buckets, chosen.counts) AS one (bucket, number)
                        GROUP BY {keys}, bucket) AS summed
                GROUP BY {keys})
    SELECT /* insights */ dearest.*, histogram {more}
      FROM dearest JOIN histograms USING ({keys}) {join}
     ORDER BY dearest.duration_us DESC
"""
TEXT = "JOIN insights_statementtext AS known ON known.id = statement_id"


@dataclass(frozen=True, slots=True)
class Shape:
    """One statement in a stretch of time: milliseconds of one call, `share` of the time of all that were asked for."""

    fingerprint: int
    text: str
    calls: int
    share: float
    total_ms: float
    middle_ms: float | None
    late_ms: float | None
    latest_ms: float | None
    rows: float
    most_calls: int
    line: str
    advice: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """One statement that a single request repeats: how often at worst, from which line, and what to write instead."""

    action: str
    name: str
    fingerprint: int
    text: str
    calls: int
    line: str
    advice: str


@dataclass(frozen=True, slots=True)
class Use:
    """Who sends a statement, and what that costs: `share` of the statement's own time."""

    action: str
    name: str
    calls: int
    share: float
    total_ms: float
    most_calls: int
    line: str


def shapes(
    cursor: CursorWrapper, *, period: Period = DAY, action: str = "", statement_id: int = 0, limit: int = 25
) -> list[Shape]:
    """Return the statements that took longest in all, the dearest first; of one action or one statement, if named."""
    sql = FIGURES.format(keys="statement_id", more=", fingerprint, text", join=TEXT)
    asked = _asked(period, action=action, statement=statement_id, limit=limit)
    return [_shape(row) for row in records(cursor, sql, asked)]


def repetitions(cursor: CursorWrapper, *, period: Period = DAY, action: str = "") -> list[Repetition]:
    """Return what single requests repeat, the worst first; the observatory leaves out its own."""
    sql = FIGURES.format(keys="action, statement_id", more=", fingerprint, text", join=TEXT)
    rows = records(cursor, sql, _asked(period, action=action, limit=200, repeated=REPEATED_FROM))
    found = [
        Repetition(
            action=row["action"],
            name=work(row["action"]),
            fingerprint=row["fingerprint"],
            text=row["text"],
            calls=row["most_calls"],
            line=row["line"],
            advice=advice(row["text"]),
        )
        for row in rows
        if OURS not in row["text"] and not NOT_A_QUESTION.match(row["text"])
    ]
    return sorted(found, key=lambda row: row.calls, reverse=True)


def uses(cursor: CursorWrapper, *, period: Period, statement_id: int) -> list[Use]:
    """Return the kinds of work that send a statement, the one that it costs most first."""
    sql = FIGURES.format(keys="action", more="", join="")
    return [
        Use(
            action=row["action"],
            name=work(row["action"]),
            calls=row["calls"],
            share=_share(row),
            total_ms=row["duration_us"] / 1000,
            most_calls=row["most_calls"],
            line=row["line"],
        )
        for row in records(cursor, sql, _asked(period, statement=statement_id, limit=50))
    ]


def history(cursor: CursorWrapper, *, period: Period, statement_id: int) -> list[Moment]:
    """Return each step of the period, the oldest first, also those in which the statement was not sent."""
    sql = FIGURES.format(keys="period_at", more="", join="")
    rows = records(cursor, sql, _asked(period, statement=statement_id, limit=1_000))
    return moments(rows, period, times="calls", spent="duration_us")


def advice(text: str) -> str:
    """Say what usually takes the place of a statement in a loop."""
    if not text.lstrip("( ").upper().startswith(("SELECT", "WITH")):
        return "Write all rows with one statement: bulk_create, or one UPDATE over a condition."
    if SUMMED.match(text):
        return "A figure for each row of a list: annotate it (Count, Sum …), or one grouped query for all of them."
    if EXISTS.match(text):
        return "A yes or no for each row of a list: annotate it with Exists."
    if BY_KEY.search(text):
        return "One row by its key for each row of a list: add the foreign key to select_related."
    return "Rows of each row of a list: prefetch_related, or one query for all of them."


def _asked(period: Period, **more: Any) -> dict[str, Any]:
    none = {"action": "", "statement": 0, "repeated": 0}
    return {"grain": period.grain, "begin": period.begin(), **none, **more}


def _share(row: dict[str, Any]) -> float:
    return row["duration_us"] / (row["whole_us"] or 1)


def _shape(row: dict[str, Any]) -> Shape:
    histogram, calls = counts(row), row["calls"]
    return Shape(
        fingerprint=row["fingerprint"],
        text=row["text"],
        calls=calls,
        share=_share(row),
        total_ms=row["duration_us"] / 1000,
        middle_ms=percentile_ms(histogram, 0.5),
        late_ms=percentile_ms(histogram, 0.95),
        latest_ms=percentile_ms(histogram, 0.99),
        rows=row["rows"] / (calls or 1),
        most_calls=row["most_calls"],
        line=row["line"],
        advice=advice(row["text"]) if row["most_calls"] >= REPEATED_FROM else "",
    )
