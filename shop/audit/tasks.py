"""The audit's own jobs."""

import datetime as dt

from django.db import connection

from shop.core.background import task
from shop.core.background.schedule import Periodic

MONTHS_AHEAD = 3


@task()
def make_months() -> dict[str, int]:
    """Make the partitions of this month and the next ones; entries that have come before theirs are moved into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_months(%s)", [MONTHS_AHEAD])
        return {"made": cursor.fetchone()[0]}


PERIODIC = (Periodic(task=make_months, every=dt.timedelta(days=1), at=dt.timedelta(hours=2)),)
