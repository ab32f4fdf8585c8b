"""What a page of the list of orders costs at 100, 10 thousand, 1 million and 10 million orders, here and elsewhere.

Ours, Django's stock ModelAdmin and Unfold's stand over the same tables with the same columns, filters and searches, and
the SQL of the same rows over the bare driver beside them. Each is a process; they take turns page by page, so that a
slow moment of the machine meets all of them. Each page is looked at for the row that it has to show.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import django

from benchmarks.report import CHECKOUT, aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "admin_lists"
SUMMARY = "pages of the order list at any size, beside stock ModelAdmin, stock Unfold and raw SQL"

PEERS = ("stock", "unfold", "raw SQL")
WAYS = ("ours", *PEERS)
UNITS = ("ms process CPU", "ms backend CPU", "ms wall", "statements", "kB of HTML")
# By import and not with -m: the settings name parts of that module, which has to exist once only.
START = "from benchmarks.listing.served import main; main()"
SHOP = Path(__file__).parent / "listing" / "shop_of_a_size.sql"
SMALLEST = 100
SLOW_MS = 1_500
"""A page that takes longer is asked for twice only."""
SEARCHES = ("search number", "search e-mail", "search name", "search, no match")
FULL_PAGES = ("first page", "next page", "deep page", "last page", "filter", "date", "sort, oldest first")
AGAINST_STOCK = {1_000_000: (5, None, 200), 10_000_000: (50, 500, 1_000)}
"""By how much stock is to be slower, from a size on: on the first page, on the last, on each search."""
Key = tuple[int, str, str]
"""Orders, page, way."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said beside --quick, --large and --json."""
    parser.add_argument("--orders", type=int, help="the largest size, instead of a million or ten")


def run(*, quick: bool, large: bool = False, orders: int | None = None) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from benchmarks.listing.pages import pages
    from shop.core.db.scratch import scratch_database

    sizes = [SMALLEST, 10_000, *([] if quick else [1_000_000]), *([10_000_000] if large else [])]
    sizes = [SMALLEST, 10_000, orders] if orders else sizes
    with ExitStack() as opened:
        shops = {}
        for size in sizes:
            name = opened.enter_context(scratch_database(f"lists_{size}"))
            fill(size)
            shops[size] = (name, {case: asdict(page) for case, page in pages(orders=size).items()})
        children = {way: opened.enter_context(Served(way)) for way in WAYS}
        measured = _measure(shops, children, rounds=4 if quick else 7)
    results = [
        result(
            f"{size:,} orders, {case}",
            unit=unit,
            ours=measured[size, case, "ours"][unit],
            peers={way: measured[size, case, way][unit] for way in PEERS},
        )
        for unit in UNITS
        for size, (_name, cases) in shops.items()
        for case in cases
    ]
    return report(NAME, results=results, aims=_aims(measured, largest=sizes[-1]))


def fill(orders: int) -> None:
    """Make the shop of the current database, and let the planner know."""
    from django.db import connection

    from shop.stores.models import Store

    Store.objects.create(name="Corner shop", slug="corner", currency="EUR", country="DE")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(SHOP.read_text(encoding="utf-8"), {"orders": orders})
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _measure(shops: dict[int, Any], children: dict[str, Served], *, rounds: int) -> dict[Key, dict[str, float]]:
    """Medians; the first turn of each page, which fills caches, is left out unless the page is slow anyhow."""
    turns: dict[Key, list[dict[str, float]]] = {}
    for _ in range(rounds + 1):
        for orders, (name, cases) in shops.items():
            for case, page in cases.items():
                for way, child in children.items():
                    known = turns.setdefault((orders, case, way), [])
                    if len(known) < 2 or known[-1]["ms wall"] < SLOW_MS:
                        known.append(child.turn(name, page))
    return {
        key: {unit: median(turn[unit] for turn in (known if len(known) == 2 else known[1:])) for unit in known[0]}
        for key, known in turns.items()
    }


def _aims(measured: dict[Key, dict[str, float]], *, largest: int) -> list[dict[str, Any]]:
    def cost(orders: int, case: str, way: str = "ours") -> float:
        turn = measured[orders, case, way]
        return turn["ms process CPU"] + turn["ms backend CPU"]

    small = {way: measured[SMALLEST, "first page", way] for way in WAYS}
    growth = {case: cost(largest, case) / cost(SMALLEST, "first page") for case in FULL_PAGES}
    growth |= {case: cost(largest, case) / cost(SMALLEST, case) for case in ("search number", "search, no match")}
    cases = [case for orders, case, way in measured if orders == largest and way == "ours"]
    beyond = max(
        measured[largest, case, "ours"]["ms backend CPU"]
        - (2 * measured[largest, case, "raw SQL"]["ms backend CPU"] + 1)
        for case in cases
    )
    most = max(measured[largest, case, "ours"]["statements"] for case in cases)
    worst = max(growth, key=lambda case: growth[case])
    aims = [
        aim(
            f"CPU of process and backend at {largest:,} orders against a page of as many rows at 100 ({worst})",
            target="≤ 1.3",
            measured=growth[worst],
            met=growth[worst] <= 1.3,
        ),
        aim(
            "backend CPU beyond twice that of raw SQL and 1 ms, worst page, in ms",
            target="≤ 0",
            measured=beyond,
            met=beyond <= 0,
        ),
        aim("statements of a page, at most", target="≤ 5", measured=most, met=most <= 5),
    ]
    for way, share in (("stock", 0.6), ("unfold", 0.4)):
        part = small["ours"]["ms process CPU"] / small[way]["ms process CPU"]
        aims.append(
            aim(f"process CPU of 100 rows against {way}", target=f"≤ {share}", measured=part, met=part <= share)
        )
    size = small["ours"]["kB of HTML"]
    aims.append(aim("kB of HTML of 100 rows", target="≤ 100", measured=size, met=size <= 100))
    groups = (("first page",), ("last page",), SEARCHES)
    reached = max((size for size in AGAINST_STOCK if size <= largest), default=0)
    for names, least in zip(groups, AGAINST_STOCK.get(reached, ()), strict=False):
        if least is None:
            continue
        case, times = min(
            (
                (case, measured[largest, case, "stock"]["ms wall"] / measured[largest, case, "ours"]["ms wall"])
                for case in names
            ),
            key=lambda pair: pair[1],
        )
        aims.append(
            aim(
                f"stock's wall time in ours, {largest:,} orders, {case}",
                target=f"≥ {least}",
                measured=times,
                met=times >= least,
            )
        )
    return aims


class Served:
    """A process with one way to the list; each turn it serves a page and says what that cost."""

    def __init__(self, way: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, way],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def turn(self, database: str, page: dict[str, Any]) -> dict[str, float]:
        assert self.process.stdin and self.process.stdout  # noqa: PT018 - both pipes were asked for
        self.process.stdin.write(json.dumps({"database": database, "page": page}, default=str) + "\n")
        self.process.stdin.flush()
        answer: dict[str, float] = json.loads(self.process.stdout.readline())
        return answer

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate()
