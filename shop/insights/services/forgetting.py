"""Throws away what is older than the setting INSIGHTS_KEEPS allows."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection
from django.utils import timezone

from shop.insights.models import Grain, RequestRollup, SlowRequest, StatementRollup

KEEPS = {
    Grain.MINUTE: dt.timedelta(hours=6),
    Grain.HOUR: dt.timedelta(days=14),
    Grain.DAY: dt.timedelta(days=400),
}
UNUSED_PLANS = """
    DELETE /* insights */ FROM insights_statementplan AS planned
     WHERE last_seen_at < %s
        OR NOT EXISTS (SELECT FROM insights_statementrollup WHERE statement_id = planned.statement_id)
"""
UNUSED = """
    DELETE /* insights */ FROM insights_statementtext AS known
     WHERE created_at < %s
       AND NOT EXISTS (SELECT FROM insights_statementrollup WHERE statement_id = known.id)
"""


def forget_old(*, now: dt.datetime | None = None) -> dict[str, int]:
    """Delete rollups that are older than their grain is kept, traces as old as the hours, plans as old as the
    days, and texts without a rollup with their plans.

    Each period is deleted once, so a run costs what an hour has brought, at any age. Returns the rows deleted by kind.
    """
    now = now or timezone.now()
    keeps = {**KEEPS, **getattr(settings, "INSIGHTS_KEEPS", {})}
    deleted = {"requests": 0, "statements": 0}
    for grain in Grain:
        old = {"grain": grain, "period_at__lt": now - keeps[grain]}
        deleted["requests"] += RequestRollup.objects.filter(**old).delete()[0]
        deleted["statements"] += StatementRollup.objects.filter(**old).delete()[0]
    deleted["slowest"] = SlowRequest.objects.filter(period_at__lt=now - keeps[Grain.HOUR]).delete()[0]
    with connection.cursor() as cursor:
        cursor.execute(UNUSED_PLANS, [now - keeps[Grain.DAY]])
        deleted["plans"] = cursor.rowcount
        cursor.execute(UNUSED, [now - dt.timedelta(days=1)])
        deleted["texts"] = cursor.rowcount
    return deleted
