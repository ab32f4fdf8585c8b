"""What orders need by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.orders.services.carting import expire_carts
from shop.orders.services.resolving import resolve_pending_payments

MOST = 1000


@task()
def resolve_payments() -> dict[str, int]:
    """Ask payment providers again for what they left unanswered."""
    return resolve_pending_payments()


@task()
def expire_carts_due() -> int:
    """Close carts whose time is up, and return how many."""
    closed = 0
    while count := expire_carts(at_most=MOST):
        closed += count
        if count < MOST:
            break
    return closed


PERIODIC = (
    Periodic(task=resolve_payments, every=dt.timedelta(minutes=5)),
    Periodic(task=expire_carts_due, every=dt.timedelta(hours=1)),
)
