"""What imports need by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.exchange.services.applying import drop_forgotten_files


@task()
def forget_old_files() -> int:
    """Throw away files that nobody applied."""
    return drop_forgotten_files()


PERIODIC = (Periodic(task=forget_old_files, every=dt.timedelta(days=1), at=dt.timedelta(hours=4)),)
