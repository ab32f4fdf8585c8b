"""What the catalogue needs by the clock."""

import datetime as dt

from shop.catalog.services.counting import fold_tallies
from shop.core.background import task
from shop.core.background.schedule import Periodic


@task()
def fold_product_tallies() -> int:
    """Keep the numbers of products short to add up."""
    return fold_tallies()


PERIODIC = (Periodic(task=fold_product_tallies, every=dt.timedelta(minutes=10)),)
