"""How often what stands beside a product is what people really bought with it, on the grocer's real year.

The whole year is loaded by the code of `manage.py demo` into a database of its own, its catalogue indexed by that of
the search, and the baskets up to four weeks before the end counted by that of the shop. Then the baskets of the last
four weeks are asked: of each with two products or more, one is drawn (the same ones each time) as the page that
somebody looks at, and the ten products beside it are compared with the rest of the basket.

Hit rate@10 is the share of that rest which is among the ten, averaged over the baskets: in other words, how probable it
is that another product of the basket, drawn at random, is on the page. Beside it stands how often at least one of them
is. The peer is popularity: the ten products that lay in most of the counted baskets. The weights in
`search.relating.together` were chosen on the four weeks before these.
"""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable
from typing import Any

import django
import numpy as np

from benchmarks.own_database import own_database
from benchmarks.report import aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "related"
SUMMARY = "hit rate@10 of what is bought together, on the last weeks of the real year, beside popularity"
DATABASE = "benchmark_related"
HELD_OUT = dt.timedelta(weeks=4)
PLACES = 10
QUICK_WEEKS, QUICK_BASKETS = 12, 1_000
RESAMPLES = 2_000
BASKETS = """
    SELECT array_agg(DISTINCT variant.product_id) FROM orders_order head
    JOIN orders_orderline line ON line.order_id = head.id JOIN catalog_variant variant ON variant.id = line.variant_id
    WHERE head.status IN ('placed', 'completed') AND head.placed_at >= %s
    GROUP BY head.id HAVING count(DISTINCT variant.product_id) > 1 ORDER BY head.id
"""

Asked = list[tuple[int, frozenset[int]]]
"""A product, and what else lay in its basket."""


def run(*, quick: bool) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from shop.demo import loading, source
    from shop.search.models import ProductPair
    from shop.search.relating.together import blended, bought_together, met_with
    from shop.search.services.building import build
    from shop.search.services.recounting import recount_baskets

    with own_database(DATABASE) as connection:
        loading.load_journey(weeks=QUICK_WEEKS if quick else source.last_week(), out=io.StringIO())
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        build()
        asked, until = _held_out(connection, QUICK_BASKETS if quick else None)
        began = time.perf_counter()
        recount_baskets(until=until)
        counting = time.perf_counter() - began
        pairs = ProductPair.objects.count()

        popular = _popular(connection)
        ways: dict[str, Callable[[Any], list[int]]] = {
            "popularity": lambda product: [key for key in popular if key != product.pk][:PLACES],
            "bought together, counted pairs only": lambda product: [
                met.product_id for met in met_with(product=product, limit=PLACES)
            ],
            "bought together, as the page shows it": lambda product: [
                row.product_id for row in bought_together(product=product, limit=PLACES)
            ],
            "blend": lambda product: [row.product_id for row in blended(product=product, limit=PLACES)],
        }
        figures = {name: _figures(asked, way) for name, way in ways.items()}
    return _report(figures, baskets=len(asked), counting=counting, pairs=pairs)


def _report(figures: dict[str, dict[str, Any]], *, baskets: int, counting: float, pairs: int) -> dict[str, Any]:
    popular = figures.pop("popularity")
    results, aims = [], []
    for name, found in figures.items():
        times, low, high = _times(found["shares"], popular["shares"])
        results.append(result(name, unit="hit rate@10", ours=found["rate"], peers={"popularity": popular["rate"]}))
        results.append(result(name, unit="× popularity", ours=times, peers={"from": low, "to": high}))
        results.append(
            result(name, unit="at least one of ten", ours=found["any"], peers={"popularity": popular["any"]})
        )
        results.append(result(name, unit="ms a list, p50", ours=found["p50"], peers={}))
        if "counted pairs" not in name:
            aims.append(aim(f"{name}, against popularity", target="≥ 2 ×", measured=times, met=times >= 2))
    results.append(result(f"counting all baskets anew, {pairs:,} pairs", unit="s", ours=counting, peers={}))
    results.append(result("held-out baskets", unit="baskets", ours=baskets, peers={}))
    return report(NAME, results=results, aims=aims)


def _held_out(connection: Any, most: int | None) -> tuple[Asked, dt.datetime]:
    """The questions of the last weeks, and the instant from which on nothing is counted."""
    chance = np.random.default_rng(4)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(placed_at) FROM orders_order")
        until = cursor.fetchone()[0] - HELD_OUT
        cursor.execute(BASKETS, [until])
        baskets = [products for (products,) in cursor.fetchall()]
    if most is not None:
        baskets = [baskets[number] for number in chance.permutation(len(baskets))[:most]]
    asked = []
    for products in baskets:
        drawn = products[chance.integers(len(products))]
        asked.append((drawn, frozenset(products) - {drawn}))
    return asked, until


def _popular(connection: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT product_id FROM search_productbaskets ORDER BY baskets DESC, product_id LIMIT %s", [PLACES + 1]
        )
        return [key for (key,) in cursor.fetchall()]


def _figures(asked: Asked, way: Callable[[Any], list[int]]) -> dict[str, Any]:
    """Hit rate, share with at least one hit, and the median time of a list; a product's list is made once."""
    from shop.catalog.models import Product

    keys = sorted({product for product, _ in asked})
    products = Product.objects.select_related("store").in_bulk(keys)
    lists, times = {}, []
    for key in keys:
        began = time.perf_counter()
        lists[key] = frozenset(way(products[key]))
        times.append((time.perf_counter() - began) * 1000)
    shares = np.array([len(rest & lists[product]) / len(rest) for product, rest in asked])
    return {
        "shares": shares,
        "rate": float(shares.mean()),
        "any": float((shares > 0).mean()),
        "p50": float(np.median(times)),
    }


def _times(ours: Any, theirs: Any) -> tuple[float, float, float]:
    """How many times as good, and where that lies 95 times of 100 when baskets are drawn anew."""
    chance = np.random.default_rng(7)
    drawn = chance.integers(0, len(ours), (RESAMPLES, len(ours)))
    low, high = np.percentile(ours[drawn].mean(axis=1) / theirs[drawn].mean(axis=1), (2.5, 97.5))
    return float(ours.mean() / theirs.mean()), float(low), float(high)
