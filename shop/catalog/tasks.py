"""What the catalogue needs: pictures in all sizes as soon as they come, and tidying by the clock."""

import datetime as dt

from shop.catalog.selectors import has_waiting_pictures
from shop.catalog.services.counting import fold_tallies
from shop.catalog.services.preparing import prepare_pictures, sweep_up_files
from shop.core.background import task
from shop.core.background.schedule import OnDemand, Periodic

FIRST = 40
"""Somebody may be looking at the page."""


@task(priority=FIRST)
def prepare_new_pictures() -> int:
    """Make the smaller copies of new pictures."""
    return prepare_pictures()


@task()
def sweep_up_pictures() -> int:
    """Delete files of pictures that no product shows any more."""
    return sweep_up_files()


@task()
def fold_product_tallies() -> int:
    """Keep the numbers of products short to add up."""
    return fold_tallies()


ON_DEMAND = (OnDemand(task=prepare_new_pictures, is_wanted=has_waiting_pictures),)
PERIODIC = (
    Periodic(task=fold_product_tallies, every=dt.timedelta(minutes=10)),
    Periodic(task=sweep_up_pictures, every=dt.timedelta(days=1), at=dt.timedelta(hours=4)),
)
