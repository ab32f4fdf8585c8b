"""What orders need by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.orders.services.resolving import resolve_pending_payments


@task()
def resolve_payments() -> dict[str, int]:
    """Ask payment providers again for what they left unanswered."""
    return resolve_pending_payments()


PERIODIC = (Periodic(task=resolve_payments, every=dt.timedelta(minutes=5)),)
