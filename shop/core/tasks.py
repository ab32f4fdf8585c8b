"""The house's own jobs: the nightly reconciliation, and what has to be thrown away."""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.core.reconciling import reconcile

KEPT = dt.timedelta(days=3)


class Differs(Exception):
    """The reconciliation found differences."""


@task()
def reconcile_everything() -> dict[str, int]:
    """Prove every truth over all rows. Fails, and so ends up among the dead jobs, if there is a difference."""
    found = reconcile()
    if found.differences:
        names = [part.name for part in (*found.truths, *found.constraints) if part.violations]
        raise Differs(f"{found.differences} differences: {', '.join(names)}")
    return {"rows_checked": found.rows_checked, "differences": found.differences}


@task()
def tidy_up() -> dict[str, int]:
    """Forget jobs that went well some days ago, and sessions that have ended."""
    call_command("clearsessions")
    jobs, _ = DBTaskResult.objects.successful().filter(finished_at__lt=timezone.now() - KEPT).delete()
    return {"jobs": jobs}


PERIODIC = (
    Periodic(task=reconcile_everything, every=dt.timedelta(days=1), at=dt.timedelta(hours=3)),
    Periodic(task=tidy_up, every=dt.timedelta(days=1), at=dt.timedelta(hours=4)),
)
