"""What imports and exports need by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.exchange.jobs import export_what_is_due
from shop.exchange.services.applying import drop_forgotten_files
from shop.exchange.services.exporting_lists import remove_old_files


@task()
def forget_old_files() -> int:
    """Throw away files that nobody applied."""
    return drop_forgotten_files()


@task()
def export_on_schedule() -> int:
    """Have the exports written whose turn has come."""
    return export_what_is_due()


@task()
def remove_exported_files() -> int:
    """Throw away exported files whose time is over."""
    return remove_old_files()


PERIODIC = (
    Periodic(task=forget_old_files, every=dt.timedelta(days=1), at=dt.timedelta(hours=4)),
    Periodic(task=export_on_schedule, every=dt.timedelta(minutes=5)),
    Periodic(task=remove_exported_files, every=dt.timedelta(hours=1)),
)
