"""What the task system holds: how much waits, what has failed for good, and what a person can do about that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from shop.core.background.schedule import periodic_jobs


@dataclass(frozen=True, kw_only=True)
class Round:
    """A periodic job, and how it went the last time that it was run."""

    name: str
    every: timedelta
    last_at: datetime | None
    status: str


def counts() -> dict[str, int]:
    """The number of jobs by status: READY, RUNNING, FAILED, SUCCESSFUL. One pass over a table that is kept short."""
    found = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    return {str(status.label): found.get(status.value, 0) for status in TaskResultStatus}


def dead_jobs() -> QuerySet[DBTaskResult]:
    """Jobs that failed as often as they may be tried, the latest first; slice it."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def rounds() -> list[Round]:
    """Every periodic job with its last run."""
    last = {
        result.task_path: result
        for result in DBTaskResult.objects.filter(task_path__in=[job.task.module_path for job in periodic_jobs()])
        .order_by("task_path", "-enqueued_at")
        .distinct("task_path")
    }
    return [
        Round(
            name=job.task.name.replace("_", " "),
            every=job.every,
            last_at=found.enqueued_at if (found := last.get(job.task.module_path)) else None,
            status=str(TaskResultStatus[found.status].label) if found else "",
        )
        for job in periodic_jobs()
    ]


def retry_job(*, job_id: UUID) -> bool:
    """Let a dead job be tried anew, as often as a fresh one; False if it is not among the dead any more."""
    return bool(
        dead_jobs().filter(pk=job_id).update(status=TaskResultStatus.READY, run_after=timezone.now(), worker_ids=[])
    )


def discard_job(*, job_id: UUID) -> bool:
    """Forget a dead job; False if it is not among the dead any more."""
    return bool(dead_jobs().filter(pk=job_id).delete()[0])
