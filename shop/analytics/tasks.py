"""What rollups need by the clock."""

import datetime as dt

from shop.analytics.services.refreshing import refresh_all_sales
from shop.core.background import task
from shop.core.background.schedule import Periodic


@task()
def refresh_sales_due() -> int:
    """Count anew what has changed, and return how many notes that took."""
    return refresh_all_sales()


PERIODIC = (Periodic(task=refresh_sales_due, every=dt.timedelta(minutes=1)),)
