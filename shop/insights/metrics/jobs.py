"""Background work: what waits, for how long, what has failed for good, and how many workers live."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS
from prometheus_client.core import Metric

from shop.core.background import jobs as work
from shop.insights.asking import passing_visit
from shop.insights.metrics.families import gauge
from shop.insights.panels.rows import records

OLDEST = """
    SELECT /* insights */
           COALESCE(EXTRACT(EPOCH FROM max(clock_timestamp() - COALESCE(run_after, enqueued_at))), 0)::float8 AS seconds
      FROM django_tasks_database_dbtaskresult
     WHERE status = 'READY' AND (run_after IS NULL OR run_after <= clock_timestamp())
"""


def jobs() -> Iterator[Metric]:
    """Gauges of the queue."""
    with passing_visit(using=DEFAULT_DB_ALIAS) as cursor:
        (oldest,) = records(cursor, OLDEST, {})
    family = gauge("jobs", "Background jobs by status.", ("status",))
    for status, number in work.counts().items():
        family.add_metric([status.lower()], number)
    yield family
    waiting = gauge("jobs_oldest_waiting_seconds", "How long the job that is due longest has waited for a worker.")
    waiting.add_metric([], max(0.0, oldest["seconds"]))
    yield waiting
