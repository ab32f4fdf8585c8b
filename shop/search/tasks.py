"""What the search needs: to follow the catalogue and the baskets, and to count the catalogue's words."""

import datetime as dt
from pathlib import Path

from django.conf import settings

from shop.core.background import task
from shop.core.background.schedule import OnDemand, Periodic
from shop.search.selectors import has_work, is_never_counted
from shop.search.services.building import catch_up
from shop.search.services.counting import count_words
from shop.search.services.pairing import count_baskets
from shop.search.services.recounting import recount_baskets
from shop.search.services.tuning import tune_embeddings

FIRST = 50
"""Somebody may be looking for what has just changed; the jobs of the clock can wait for some seconds."""


@task(priority=FIRST)
def index_changed_products() -> int:
    """Index what has changed, a part of it if it is much, so that other jobs have their turn in between."""
    return catch_up()


@task()
def count_words_anew() -> None:
    """Forget words that the catalogue has no more, and weigh the others by how frequent they are now."""
    count_words()


@task()
def count_sold_baskets() -> int:
    """Count what was sold since the last time; all of it the first time. Returns how many notes were taken."""
    if is_never_counted():
        recount_baskets()
    counted = 0
    while taken := count_baskets():
        counted += taken
    return counted


@task()
def tune_on_this_catalogue() -> dict[str, float]:
    """Tune the embeddings on the catalogue's own texts, and let the tuned ones serve."""
    tuned = tune_embeddings(folder=Path(settings.SEARCH_MODELS))
    return {"agreement_before": round(tuned.before, 4), "agreement_after": round(tuned.after, 4)}


ON_DEMAND = (OnDemand(task=index_changed_products, is_wanted=has_work),)
PERIODIC = (
    Periodic(task=count_words_anew, every=dt.timedelta(days=1), at=dt.timedelta(hours=2)),
    Periodic(task=count_sold_baskets, every=dt.timedelta(minutes=1)),
)
