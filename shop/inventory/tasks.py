"""What stock needs by the clock."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import Periodic
from shop.inventory.services.alerting import note_low_shelves, send_stock_alerts
from shop.inventory.services.releasing import expire_reservations

MOST = 1000


@task()
def expire_reservations_due() -> int:
    """Let reservations whose time is up run out, and return how many did."""
    expired = 0
    while count := expire_reservations(at_most=MOST):
        expired += count
        if count < MOST:
            break
    return expired


@task()
def tell_about_low_stock() -> int:
    """Tell people about the shelves that they asked about, and return how many e-mails that were."""
    return send_stock_alerts()


@task()
def note_low_stock() -> int:
    """Tell people at the bell how many shelves are low, and return in how many stores."""
    return note_low_shelves()


PERIODIC = (
    Periodic(task=expire_reservations_due, every=dt.timedelta(minutes=1)),
    Periodic(task=tell_about_low_stock, every=dt.timedelta(days=1), at=dt.timedelta(hours=5)),
    Periodic(task=note_low_stock, every=dt.timedelta(days=1), at=dt.timedelta(hours=5)),
)
