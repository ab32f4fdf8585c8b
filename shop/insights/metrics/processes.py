"""Figures that only a process itself knows. Each lays its own into Redis every few seconds; they are told together."""

from __future__ import annotations

import json
import os
import resource
import socket
from collections.abc import Iterator
from time import time
from typing import Any

from prometheus_client.core import Metric

from shop.core.caching.breaker import Unavailable, address, breaker
from shop.core.db.connections import pool_figures
from shop.insights.metrics.families import gauge

GONE_AFTER = 60.0
"""Seconds without news after which a process counts as ended."""
PLACE = "insights:processes"
MEANINGS = {
    "peak_memory_bytes": "The most memory that a process has used.",
    "seen_seconds_ago": "When a process was last heard of.",
    "connections_limit": "Database connections that a process can have: one for each thread.",
    "connections_open": "Database connections that it has open.",
    "requests_in_hand": "Requests that it is answering.",
    "connections_opened": "Database connections that it has opened since it began.",
    "connections_replaced_early": "Those that were lost before their time was over.",
    "requests_waited": "Requests that waited for a thread for a millisecond or more, since it began.",
    "request_wait_seconds": "Seconds that requests waited for a thread in all, since it began.",
    "request_wait_longest_seconds": "The longest of these waits.",
}


def own_figures() -> dict[str, float]:
    """What this process has to tell."""
    pool = pool_figures()
    return {
        "peak_memory_bytes": float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024),
        "connections_limit": pool.limit,
        "connections_open": pool.open,
        "requests_in_hand": pool.in_use,
        "connections_opened": pool.opened,
        "connections_replaced_early": pool.replaced_early,
        "requests_waited": pool.waited,
        "request_wait_seconds": pool.waited_ms / 1000,
        "request_wait_longest_seconds": pool.longest_wait_ms / 1000,
    }


def tell() -> None:
    """Lay this process's figures beside those of the others."""
    told = json.dumps({"at": time(), **own_figures()})
    try:
        breaker.ask(lambda client: client.hset(address(PLACE), own_name(), told))
    except Unavailable:
        return


def own_name() -> str:
    """The name of this process among those of all machines."""
    return f"{socket.gethostname()}:{os.getpid()}"


def processes() -> Iterator[Metric]:
    """The figures of every process that was heard of lately; of this one as they are now."""
    families = {name: gauge(f"process_{name}", meaning, ("process",)) for name, meaning in MEANINGS.items()}
    for process, figures in sorted(_heard_of().items()):
        for name, value in figures.items():
            if name in families:
                families[name].add_metric([process], value)
    yield from families.values()


def _heard_of() -> dict[str, dict[str, Any]]:
    now = time()
    found: dict[str, dict[str, Any]] = {}
    try:
        told = breaker.ask(lambda client: client.hgetall(address(PLACE)))
    except Unavailable:
        told = {}
    ended = []
    for name, packed in told.items():
        figures = json.loads(packed)
        age = now - figures.pop("at")
        if age > GONE_AFTER:
            ended.append(name)
        else:
            found[name.decode()] = {**figures, "seen_seconds_ago": max(0.0, age)}
    if ended:
        breaker.ask(lambda client: client.hdel(address(PLACE), *ended))
    found[own_name()] = {**own_figures(), "seen_seconds_ago": 0.0}
    return found
