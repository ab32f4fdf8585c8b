"""Requests and jobs of today by what they do, from the rollups that all processes write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from prometheus_client.core import Metric

from shop.insights.asking import passing_visit
from shop.insights.histogram import PER_DOUBLING
from shop.insights.metrics.families import counter, histogram
from shop.insights.panels.rows import records

TODAY = """
      WITH today AS (SELECT * FROM insights_requestrollup
                      WHERE grain = 'day' AND period_at = date_trunc('day', now(), 'UTC')),
           histograms AS (
               SELECT action, jsonb_object_agg(bucket, number) AS histogram
                 FROM (SELECT action, bucket, sum(number) AS number
                         FROM today, unnest(buckets, counts) AS one (bucket, number) GROUP BY action, bucket) AS summed
                GROUP BY action)
    SELECT /* insights */ today.*, histogram FROM today JOIN histograms USING (action) ORDER BY action
"""
FIRST_DOUBLING, LAST_DOUBLING = 10, 25
"""Classes end at doublings of a microsecond, from 2¹⁰ (a millisecond) to 2²⁵ (34 seconds): where buckets end, too."""
LABELS = ("action",)


def work() -> Iterator[Metric]:
    """Counters of each view and task: requests, failures, statements, rows, and where the time went."""
    with passing_visit(using=DEFAULT_DB_ALIAS) as cursor:
        rows = records(cursor, TODAY, {})
    requests = counter("requests", "Requests answered and jobs run today (UTC), by view or task.", LABELS)
    failures = counter("request_failures", "Those answered with 500 or more, and jobs that failed.", LABELS)
    statements = counter("request_statements", "Statements that they sent.", LABELS)
    fetched = counter("request_rows", "Rows that they read or wrote.", LABELS)
    waited = counter("request_database_seconds", "Seconds that they waited for PostgreSQL.", LABELS)
    lasted = histogram("request_duration_seconds", "How long they took.", LABELS)
    for row in rows:
        label = [row["action"]]
        requests.add_metric(label, row["requests"])
        failures.add_metric(label, row["failures"])
        statements.add_metric(label, row["statements"])
        fetched.add_metric(label, row["rows"])
        waited.add_metric(label, row["database_us"] / 1_000_000)
        lasted.add_metric(label, classes(row["histogram"]), sum_value=row["duration_us"] / 1_000_000)
    yield from (requests, failures, statements, fetched, waited, lasted)


def classes(packed: Any) -> list[tuple[str, float]]:
    """A histogram as Prometheus has it: for each upper end in seconds, how many did not exceed it."""
    counted = {
        int(bucket): number for bucket, number in (json.loads(packed) if isinstance(packed, str) else packed).items()
    }
    found: list[tuple[str, float]] = []
    for doubling in range(FIRST_DOUBLING, LAST_DOUBLING + 1):
        upto = sum(number for bucket, number in counted.items() if bucket < doubling * PER_DOUBLING)
        found.append((str(2**doubling / 1_000_000), upto))
    return [*found, ("+Inf", sum(counted.values()))]
