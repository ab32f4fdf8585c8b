"""Jobs that nobody enqueues: those that come round by the clock, and those that are run as long as there is need.

An app declares its own as `PERIODIC` and `ON_DEMAND` in `shop/<app>/tasks.py`. Whichever worker looks first writes the
job's row, under a lock that the others do not wait for; the rows themselves say when a job's turn was last taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LOCK = "backroom periodic jobs"
REST = dt.timedelta(minutes=5)
"""How long a job on demand is left alone that failed as often as it may."""
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """A task that is run once in each `every`. Its turns count from midnight UTC; `at` shifts their beginning."""

    task: Any
    every: dt.timedelta
    at: dt.timedelta = dt.timedelta()

    def turn(self, now: dt.datetime) -> dt.datetime:
        """When the turn began that `now` lies in."""
        since = EPOCH + self.at
        return since + (now - since) // self.every * self.every


@dataclass(frozen=True, kw_only=True)
class OnDemand:
    """A task that is run whenever `is_wanted` says so: a cheap question, asked every second. One row of it is ready or
    running at a time; one that failed for good is left alone for a while.
    """

    task: Any
    is_wanted: Callable[[], bool]


def periodic_jobs() -> list[Periodic]:
    """The periodic jobs of all apps."""
    return _declared("PERIODIC")


def jobs_on_demand() -> list[OnDemand]:
    """The jobs on demand of all apps."""
    return _declared("ON_DEMAND")


def _declared(name: str) -> list[Any]:
    modules = (f"{app.name}.tasks" for app in apps.get_app_configs() if app.name.startswith("shop."))
    return [job for module in modules if find_spec(module) for job in getattr(import_module(module), name, ())]


@transaction.atomic
def enqueue_due(now: dt.datetime | None = None) -> list[str]:
    """Enqueue each periodic job whose turn has begun and was not taken, and return their names.

    A turn that passed while no worker ran is made up for once, not as often as it was missed.
    """
    now = now or timezone.now()
    if not _is_alone():
        return []
    due = []
    for job in periodic_jobs():
        path = job.task.module_path
        if not DBTaskResult.objects.filter(task_path=path, enqueued_at__gte=job.turn(now)).exists():
            job.task.enqueue()
            due.append(path)
    return due


def enqueue_wanted() -> list[str]:
    """Enqueue each job on demand that is wanted and neither waits nor runs, and return their names."""
    wanted = [job for job in jobs_on_demand() if job.is_wanted()]
    if not wanted:
        return []
    with transaction.atomic():
        if not _is_alone():
            return []
        enqueued = []
        for job in wanted:
            path = job.task.module_path
            rows = DBTaskResult.objects.filter(task_path=path)
            is_open = Q(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
            has_failed = Q(status=TaskResultStatus.FAILED, finished_at__gt=timezone.now() - REST)
            if not rows.filter(is_open | has_failed).exists():
                job.task.enqueue()
                enqueued.append(path)
        return enqueued


def _is_alone() -> bool:
    """Whether no other worker looks at the schedule right now; until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        return bool(cursor.fetchone()[0])
