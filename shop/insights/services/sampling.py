"""Looks now and then how PostgreSQL plans the statements that cost most, and writes down where that has changed."""

from __future__ import annotations

import datetime as dt

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Sum
from django.utils import timezone

from shop.insights.models import Grain, StatementPlan, StatementRollup, StatementText
from shop.insights.plans import NoPlan, numbered, plan, shape_of

LOOKED_AT = 80
RECENT = dt.timedelta(hours=2)


def sample_plans(*, limit: int = LOOKED_AT, now: dt.datetime | None = None) -> dict[str, int]:
    """Ask for the plans of the statements that have cost most in the last hours, each for any values, and return how
    many were looked at and how many had changed. Nothing is run; one EXPLAIN each, none of them in a request.
    """
    now = now or timezone.now()
    dearest = _dearest(since=now - RECENT, limit=limit)
    latest = {
        row.statement_id: row
        for row in StatementPlan.objects.filter(statement__in=dearest)
        .order_by("statement_id", "-first_seen_at")
        .distinct("statement_id")
    }
    same, new = [], []
    for statement in dearest:
        try:
            root = plan(numbered(statement.text), using=DEFAULT_DB_ALIAS)
        except NoPlan:
            continue
        shape, known = shape_of(root), latest.get(statement.pk)
        if known is not None and known.shape == shape:
            same.append(known.pk)
        else:
            stretch = {"first_seen_at": now, "last_seen_at": now, "shape": shape, "cost": root.total_cost}
            new.append(StatementPlan(statement=statement, **stretch))
    with transaction.atomic():
        StatementPlan.objects.filter(pk__in=same).update(last_seen_at=now)
        StatementPlan.objects.bulk_create(new, ignore_conflicts=True)
    return {"looked_at": len(same) + len(new), "changed": sum(row.statement_id in latest for row in new)}


def _dearest(*, since: dt.datetime, limit: int) -> list[StatementText]:
    rows = StatementRollup.objects.filter(grain=Grain.HOUR, period_at__gte=since).order_by()
    keys = rows.values("statement").annotate(cost=Sum("duration_us")).order_by("-cost").values_list("statement")[:limit]
    return list(StatementText.objects.filter(pk__in=[key for (key,) in keys]).order_by("pk"))
