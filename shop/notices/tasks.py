"""What notices need by the clock, and as soon as one is to be sent."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import OnDemand, Periodic
from shop.notices.models import Mail
from shop.notices.services.facts import note_dead_jobs
from shop.notices.services.mailing import forget_old_notices, is_something_to_mail, mail_waiting


@task()
def mail_notices() -> int:
    """Send what people want to be told at once."""
    return mail_waiting(how=Mail.AT_ONCE)


@task()
def mail_daily_summaries() -> dict[str, int]:
    """Send each person the day's summary, and forget what is old."""
    return {"mailed": mail_waiting(how=Mail.DAILY), "forgotten": forget_old_notices()}


@task()
def tell_about_dead_jobs() -> int:
    """Tell superusers of jobs that failed for good."""
    return note_dead_jobs()


PERIODIC = (
    Periodic(task=mail_daily_summaries, every=dt.timedelta(days=1), at=dt.timedelta(hours=6)),
    Periodic(task=tell_about_dead_jobs, every=dt.timedelta(minutes=5)),
)
ON_DEMAND = (OnDemand(task=mail_notices, is_wanted=is_something_to_mail),)
