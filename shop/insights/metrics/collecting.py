"""Puts all families together; what cannot be asked is left out and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric

from shop.core.caching.breaker import Unavailable, breaker
from shop.insights.metrics.caches import caches
from shop.insights.metrics.families import gauge
from shop.insights.metrics.jobs import jobs
from shop.insights.metrics.processes import processes
from shop.insights.metrics.server import replication, server, statements
from shop.insights.metrics.work import work

PARTS: dict[str, Callable[[], Iterator[Metric]]] = {
    "work": work,
    "server": server,
    "statements": statements,
    "replication": replication,
    "caches": caches,
    "jobs": jobs,
    "processes": processes,
}


class Everything:
    """A collector in prometheus_client's sense: asked anew for each scrape."""

    def collect(self) -> Iterator[Metric]:
        """Yield every family; a part that fails does not take the others with it."""
        missing = gauge("scrape_part_missing", "1 for a part of these figures that could not be asked for.", ("part",))
        for part, question in PARTS.items():
            try:
                families = list(question())
            except (DatabaseError, InterfaceError, Unavailable):
                families = []
                missing.add_metric([part], 1)
            else:
                missing.add_metric([part], 0)
            yield from families
        yield missing
        up = gauge("redis_up", "1 while Redis answers.")
        up.add_metric([], float(_redis_answers()))
        yield up

    def describe(self) -> list[Metric]:
        """Nothing: or the registry would ask for everything when it is made."""
        return []


def registry() -> CollectorRegistry:
    """A registry of one scrape."""
    fresh = CollectorRegistry(auto_describe=False)
    fresh.register(Everything())
    return fresh


def _redis_answers() -> bool:
    try:
        return bool(breaker.ask(lambda client: client.ping()))
    except Unavailable:
        return False
