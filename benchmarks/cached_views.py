"""What a kept result costs: found, made, made by one for a hundred who come at once, and made anew after a commit.

The result is the sales of sixty days, counted from orders. It stands beside one read of as many bytes through
django-redis and beside the statement that it saves; the three take turns.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from threading import Barrier, Thread
from time import perf_counter
from typing import Any

import django

from benchmarks.report import aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "cached_views"
SUMMARY = "a kept result found, missed, asked for by a hundred at once, and after a commit"

CROWD = 100
KEY = ("benchmark",)
DAYS = 60


def run(*, quick: bool) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from django.core.cache import cache
    from django.db import connection

    from benchmarks.admin_lists import fill
    from shop.core.caching import Cached, cleared
    from shop.core.caching.breaker import address, breaker
    from shop.core.db.scratch import scratch_database
    from shop.orders.models import Order
    from shop.orders.selectors import Sales, newest_order_at, sales_by_day
    from shop.stores.models import Store

    kept_sales: Cached[Any] = Cached(
        "Sales of a benchmark",
        depends_on=("orders", "stores"),
        seconds=900,
        pack=lambda sales: [[day.isoformat(), sold.orders, str(sold.amount)] for day, sold in sales.items()],
        unpack=lambda rows: {date.fromisoformat(day): Sales(orders, Decimal(amount)) for day, orders, amount in rows},
    )
    with scratch_database("cached_views"):
        fill(20_000 if quick else 200_000)
        store = Store.objects.get()
        until = newest_order_at(store=store)
        assert until is not None

        def build() -> Any:
            return sales_by_day(store=store, since=until - timedelta(days=DAYS), until=until + timedelta(days=1))

        def found() -> Any:
            return kept_sales.fetch(KEY, build)

        found()
        stored = breaker.ask(lambda client: client.get(address(f"kept:{kept_sales.name}:{KEY[0]}")))
        cache.set("benchmark: as many bytes", stored, 600)
        turns: dict[str, list[float]] = {"hit": [], "redis": [], "uncached": [], "miss": []}
        for _ in range(30 if quick else 100):
            turns["hit"].append(_timed(found))
            turns["redis"].append(_timed(lambda: cache.get("benchmark: as many bytes")))
            turns["uncached"].append(_timed(build))
            cleared(kept_sales.name)
            turns["miss"].append(_timed(found))
        asked = _statements(connection, found)
        cleared(kept_sales.name)
        made = _stampede(kept_sales, build)
        before = found()
        order = Order.objects.order_by("-placed_at").first()
        assert order is not None
        Order.objects.filter(pk=order.pk).update(shipping_amount=order.shipping_amount + 1000)
        stale = int(found() == before)
        cleared(kept_sales.name)
        cache.delete("benchmark: as many bytes")
    times = {name: median(spent) for name, spent in turns.items()}
    peers = {"one Redis get": times["redis"], "uncached": times["uncached"]}
    results = [
        result("found", unit="ms", ours=times["hit"], peers=peers),
        result("missed: made and kept", unit="ms", ours=times["miss"], peers=peers),
        result("made, for a hundred at once", unit="times", ours=made, peers={"uncached": CROWD}),
        result("statements when found", unit="statements", ours=asked, peers={"uncached": 1}),
    ]
    cheaper, gets = times["uncached"] / times["hit"], times["hit"] / times["redis"]
    return report(
        NAME,
        results=results,
        aims=[
            aim("uncached in found", target="≥ 50", measured=cheaper, met=cheaper >= 50),
            aim("found in one Redis get of as many bytes", target="≤ 3", measured=gets, met=gets <= 3),
            aim("made for a hundred at once", target="1", measured=made, met=made == 1),
            aim("statements when found", target="0", measured=asked, met=asked == 0),
            aim("stale after a commit", target="0", measured=stale, met=stale == 0),
        ],
    )


def _timed(ask: Callable[[], Any]) -> float:
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1000


def _statements(connection: Any, ask: Callable[[], Any]) -> int:
    sent: list[str] = []

    def noted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        ask()
    return len(sent)


def _stampede(kept: Any, build: Callable[[], Any]) -> int:
    """How often a hundred threads that ask at once have it made."""
    from django.db import connection

    made: list[int] = []
    line = Barrier(CROWD)

    def counted() -> Any:
        made.append(1)
        return build()

    def ask() -> None:
        line.wait()
        kept.fetch(KEY, counted)
        connection.close()

    threads = [Thread(target=ask) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(made)
