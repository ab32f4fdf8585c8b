"""Adds what was counted in a process to the rollups of minutes, hours and days."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import connection, transaction

from shop.insights.models import Grain

LONGEST_NAME = 200
MERGED = """
    (buckets, counts) = (
        SELECT array_agg(bucket ORDER BY bucket), array_agg(number ORDER BY bucket)
          FROM (SELECT bucket, sum(number)::integer AS number
                  FROM (SELECT * FROM unnest(kept.buckets, kept.counts)
                        UNION ALL
                        SELECT * FROM unnest(EXCLUDED.buckets, EXCLUDED.counts)) AS one (bucket, number)
                 GROUP BY bucket) AS both_of_them)
"""
# Rows are written in the order of their keys, so that two processes never wait for each other in a circle.
REQUESTS = f"""
    INSERT /* insights */ INTO insights_requestrollup AS kept
           (grain, period_at, action, requests, failures, duration_us, database_us, statements, rows, rows_shown,
            rows_read_for_lists, buckets, counts)
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS fresh (
           grain text, period_at timestamptz, action text, requests integer, failures integer, duration_us bigint,
           database_us bigint, statements bigint, rows bigint, rows_shown bigint, rows_read_for_lists bigint,
           buckets smallint[], counts integer[])
     ORDER BY grain, period_at, action
        ON CONFLICT (grain, period_at, action) DO UPDATE SET
           requests = kept.requests + EXCLUDED.requests,
           failures = kept.failures + EXCLUDED.failures,
           duration_us = kept.duration_us + EXCLUDED.duration_us,
           database_us = kept.database_us + EXCLUDED.database_us,
           statements = kept.statements + EXCLUDED.statements,
           rows = kept.rows + EXCLUDED.rows,
           rows_shown = kept.rows_shown + EXCLUDED.rows_shown,
           rows_read_for_lists = kept.rows_read_for_lists + EXCLUDED.rows_read_for_lists,
           {MERGED}
"""
TEXTS = """
    INSERT /* insights */ INTO insights_statementtext (fingerprint, text)
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS fresh (fingerprint bigint, text text)
     ORDER BY fingerprint
        ON CONFLICT (fingerprint) DO NOTHING
"""
STATEMENTS = f"""
    INSERT /* insights */ INTO insights_statementrollup AS kept
           (grain, period_at, action, statement_id, calls, duration_us, rows, most_calls, line, buckets, counts)
    SELECT grain, period_at, action, known.id, calls, duration_us, rows, most_calls, line, buckets, counts
      FROM jsonb_to_recordset(%s::jsonb) AS fresh (
           grain text, period_at timestamptz, action text, fingerprint bigint, calls bigint, duration_us bigint,
           rows bigint, most_calls integer, line text, buckets smallint[], counts integer[])
      JOIN insights_statementtext AS known USING (fingerprint)
     ORDER BY grain, period_at, action, known.id
        ON CONFLICT (grain, period_at, action, statement_id) DO UPDATE SET
           calls = kept.calls + EXCLUDED.calls,
           duration_us = kept.duration_us + EXCLUDED.duration_us,
           rows = kept.rows + EXCLUDED.rows,
           most_calls = greatest(kept.most_calls, EXCLUDED.most_calls),
           line = CASE WHEN EXCLUDED.most_calls >= kept.most_calls THEN EXCLUDED.line ELSE kept.line END,
           {MERGED}
"""
SLOWEST = """
    INSERT /* insights */ INTO insights_slowrequest AS kept (period_at, action, key, duration_us, happened_at, trace)
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS fresh (
           period_at timestamptz, action text, key text, duration_us bigint, happened_at timestamptz, trace jsonb)
     ORDER BY action, period_at
        ON CONFLICT (action, period_at) DO UPDATE SET
           key = EXCLUDED.key, duration_us = EXCLUDED.duration_us, happened_at = EXCLUDED.happened_at,
           trace = EXCLUDED.trace
     WHERE EXCLUDED.duration_us > kept.duration_us
"""


class Sum(Protocol):
    """Figures with a histogram; which figures is the table's affair."""

    buckets: Counter[int]


def write_sums(
    *,
    requests: Mapping[tuple[int, str], Sum],
    statements: Mapping[tuple[int, str, int], Sum],
    texts: Mapping[int, str],
    slowest: Mapping[tuple[int, str], Mapping[str, Any]],
) -> None:
    """Add sums, by the minute (seconds since 1970) and action that they are of, to the rollups of every grain.

    Statements come by their fingerprints, `texts` has those that may be new. Locks the rows that it adds to, in the
    order of their keys. Four statements, however much there is to write.
    """
    texts_json = [{"fingerprint": number, "text": text.replace("\x00", "")} for number, text in texts.items()]
    slowest_json = [
        {
            "period_at": _instant(hour),
            "action": action[:LONGEST_NAME],
            "key": trace["key"],
            "duration_us": round(trace["milliseconds"] * 1000),
            "happened_at": _instant(trace["at"]),
            "trace": trace,
        }
        for (hour, action), trace in slowest.items()
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, rows in (
            (REQUESTS, _in_grains((minute, {"action": action}, found) for (minute, action), found in requests.items())),
            (TEXTS, texts_json),
            (
                STATEMENTS,
                _in_grains(
                    (minute, {"action": action, "fingerprint": number}, found)
                    for (minute, action, number), found in statements.items()
                ),
            ),
            (SLOWEST, slowest_json),
        ):
            if rows:
                cursor.execute(sql, [json.dumps(rows)])


def _in_grains(sums: Iterable[tuple[int, dict[str, Any], Any]]) -> list[dict[str, Any]]:
    """Each sum as a row of its minute, its hour and its day; what falls into the same period is one row."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for minute, key, found in sums:
        key["action"] = key["action"][:LONGEST_NAME]
        moment = dt.datetime.fromtimestamp(minute, dt.UTC)
        for grain, period in (
            (Grain.MINUTE, moment),
            (Grain.HOUR, moment.replace(minute=0)),
            (Grain.DAY, moment.replace(hour=0, minute=0)),
        ):
            place = (grain.value, period, *key.values())
            row = rows.get(place)
            if row is None:
                row = rows[place] = {"grain": grain.value, "period_at": period.isoformat(), **key, "buckets": Counter()}
            _add(row, found)
    return [{**row, **_arrays(row["buckets"])} for row in rows.values()]


def _add(row: dict[str, Any], found: Any) -> None:
    for name in found.__slots__:
        value = getattr(found, name)
        if name == "buckets":
            row["buckets"].update(value)
        elif name == "most_calls":
            if value >= row.get("most_calls", 0):
                row["most_calls"], row["line"] = value, found.line[:LONGEST_NAME]
        elif name != "line":
            row[name] = round(row.get(name, 0) + value)


def _arrays(buckets: Counter[int]) -> dict[str, list[int]]:
    numbers = sorted(buckets)
    return {"buckets": numbers, "counts": [buckets[number] for number in numbers]}


def _instant(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
