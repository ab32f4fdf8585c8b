"""What the observatory does by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.insights.services.forgetting import forget_old
from shop.insights.services.recognising import recognise_statements


@task()
def forget_old_figures() -> dict[str, int]:
    """Throw away the figures of requests and statements that are old enough."""
    return forget_old()


@task()
def recognise_new_statements() -> dict[str, int]:
    """Tell which statements of pg_stat_statements are whose work."""
    return {"recognised": recognise_statements()}


PERIODIC = (
    Periodic(task=forget_old_figures, every=dt.timedelta(hours=1), at=dt.timedelta(minutes=7)),
    Periodic(task=recognise_new_statements, every=dt.timedelta(minutes=10)),
)
