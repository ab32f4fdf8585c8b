"""Jobs that come round by the clock, each once in its turn however many workers there are.

An app declares its own as `PERIODIC` in `shop/<app>/tasks.py`. Whichever worker looks first writes the job's row, under
a lock that the others do not wait for; the rows themselves say when a job's turn was last taken.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

LOCK = "backroom periodic jobs"
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


def periodic_jobs() -> list[Periodic]:
    """The periodic jobs of all apps."""
    names = (f"{app.name}.tasks" for app in apps.get_app_configs() if app.name.startswith("shop."))
    return [job for name in names if find_spec(name) for job in getattr(import_module(name), "PERIODIC", ())]


@transaction.atomic
def enqueue_due(now: dt.datetime | None = None) -> list[str]:
    """Enqueue each periodic job whose turn has begun and was not taken, and return their names.

    A turn that passed while no worker ran is made up for once, not as often as it was missed.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        if not cursor.fetchone()[0]:
            return []
    due = []
    for job in periodic_jobs():
        path = job.task.module_path
        if not DBTaskResult.objects.filter(task_path=path, enqueued_at__gte=job.turn(now)).exists():
            job.task.enqueue()
            due.append(path)
    return due
