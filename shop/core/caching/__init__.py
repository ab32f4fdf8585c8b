"""Results that are kept in Redis until what they were made of changes.

    SALES = Cached("home: sales", depends_on=("orders",), seconds=600)
    figures = SALES.fetch((store.pk, day), lambda: …)

Nobody has to say that something changed: statements that write tables of the apps in `depends_on` are noticed at the
connection, and announced when their transaction commits.
"""

from shop.core.caching.cached import Ask, Cached, cleared, fetch_together, registered
from shop.core.caching.writes import set_apart

__all__ = ["Ask", "Cached", "cleared", "fetch_together", "registered", "set_apart"]
