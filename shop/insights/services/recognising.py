"""Finds out by which number PostgreSQL knows the statements that the application sends."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.utils import timezone

from shop.insights.asking import passing_visit
from shop.insights.models import StatementText
from shop.insights.recorder.examples import examples

LOOKED_AT = 200
NEWS = dt.timedelta(hours=2)
"""Examples are kept for an hour; a statement that had none when it was new is tried again while it is sent."""


def recognise_statements(*, limit: int = LOOKED_AT) -> int:
    """Write the number of pg_stat_statements to the newest texts that have none yet; the number of those found.

    A number depends on types, so PostgreSQL is asked for the plan of a real call, which is not run. One statement each.
    """
    recent = StatementText.objects.filter(queryid=None, rollups__period_at__gte=timezone.now() - NEWS)
    known = {text.fingerprint: text for text in recent.order_by("-id").distinct()[:limit]}
    found = []
    for number, (sql, parameters) in examples(known).items():
        queryid = _queryid(sql, parameters)
        if queryid is not None:
            known[number].queryid = queryid
            found.append(known[number])
    StatementText.objects.bulk_update(found, ["queryid"])
    return len(found)


def _queryid(sql: str, parameters: Any) -> int | None:
    try:
        with passing_visit(using=DEFAULT_DB_ALIAS) as cursor:
            cursor.execute(f"EXPLAIN /* insights */ (VERBOSE, FORMAT JSON) {sql}", parameters)
            answer = cursor.fetchone()[0]
    except DatabaseError:
        return None
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return plans[0].get("Query Identifier")
