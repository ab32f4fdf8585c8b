"""What the search needs: to follow the catalogue, and to count its words."""

import datetime as dt

from shop.core.background import task
from shop.core.background.schedule import OnDemand, Periodic
from shop.search.selectors import has_work
from shop.search.services.building import catch_up
from shop.search.services.counting import count_words


@task()
def index_changed_products() -> int:
    """Index what has changed, a part of it if it is much, so that other jobs have their turn in between."""
    return catch_up()


@task()
def count_words_anew() -> None:
    """Forget words that the catalogue has no more, and weigh the others by how frequent they are now."""
    count_words()


ON_DEMAND = (OnDemand(task=index_changed_products, is_wanted=has_work),)
PERIODIC = (Periodic(task=count_words_anew, every=dt.timedelta(days=1), at=dt.timedelta(hours=2)),)
