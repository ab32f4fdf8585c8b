"""What the observatory does by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.insights.services.forgetting import forget_old
from shop.insights.services.recognising import recognise_statements
from shop.insights.services.sampling import sample_plans


@task()
def forget_old_figures() -> dict[str, int]:
    """Throw away the figures of requests and statements that are old enough."""
    return forget_old()


@task()
def recognise_new_statements() -> dict[str, int]:
    """Tell which statements of pg_stat_statements are whose work."""
    return {"recognised": recognise_statements()}


@task()
def look_at_plans() -> dict[str, int]:
    """Write down how the dearest statements are planned, where that has changed."""
    return sample_plans()


PERIODIC = (
    Periodic(task=forget_old_figures, every=dt.timedelta(hours=1), at=dt.timedelta(minutes=7)),
    Periodic(task=recognise_new_statements, every=dt.timedelta(minutes=10)),
    Periodic(task=look_at_plans, every=dt.timedelta(minutes=30), at=dt.timedelta(minutes=11)),
)
