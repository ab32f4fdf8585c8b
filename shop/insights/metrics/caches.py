"""What named caches have saved, from Redis, where all processes count together."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import Metric

from shop.core.caching import registered
from shop.core.caching.counters import tally
from shop.insights.metrics.families import counter

LABELS = ("cache",)


def caches() -> Iterator[Metric]:
    """Counters of each named cache since it was cleared."""
    hits = counter("cache_hits", "Results that were there.", LABELS)
    misses = counter("cache_misses", "Results that had to be made.", LABELS)
    saved = counter("cache_saved_seconds", "What making those that were there would have taken.", LABELS)
    built = counter("cache_built_seconds", "What making the others took.", LABELS)
    for cached in registered():
        figures = tally(cached.name)
        hits.add_metric([cached.name], figures.hits)
        misses.add_metric([cached.name], figures.misses)
        saved.add_metric([cached.name], figures.saved_ms / 1000)
        built.add_metric([cached.name], figures.built_ms / 1000)
    yield from (hits, misses, saved, built)
