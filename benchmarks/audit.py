"""What it costs that the database writes down who changed what: the same writes with the audit's triggers and without.

Both take turns in one run, each round in a transaction that is rolled back, and the medians are compared. A second part
tells where the changes come from: with the statement, by a statement of its own, and not at all.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import django

from benchmarks.report import aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "audit"
SUMMARY = "writes with the audit and without: a row, many rows, an order, a promise of goods"

TRIGGERS = """
    SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgname ~ '_audit_(insert|update|delete|truncate)$' ORDER BY 1, 2
"""
PRICES = """
    INSERT INTO pricing_price (store_id, variant_id, currency, amount, valid)
    SELECT store_id, id, 'XXX', 1, tstzrange(now(), NULL) FROM catalog_variant ORDER BY id LIMIT %s
"""
PROMISES = """
    INSERT INTO inventory_reservation (store_id, stock_item_id, quantity, status)
    SELECT store_id, id, 1, 'open' FROM inventory_stockitem WHERE available > 0 ORDER BY id LIMIT 1
"""


def run(*, quick: bool) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from shop.core.db.scratch import scratch_database

    rounds, rows = (5, 5_000) if quick else (9, 20_000)
    with scratch_database("audit"):
        variants = _fill(orders=2_000, products=rows)
        cases = _cases(rows, variants)
        took = {name: _measured(work, rounds) for name, (work, _) in cases.items()}
        told = _telling(rounds)
    results = [
        result(name, unit="µs", ours=took[name][0] / count * 1e6, peers={"without": took[name][1] / count * 1e6})
        for name, (_, count) in cases.items()
    ]
    results.append(
        result(
            "a row saved in a transaction, its origin told with it",
            unit="µs",
            ours=told["with it"] * 1e6,
            peers={"without": told["not told"] * 1e6, "by a statement of its own": told["by its own"] * 1e6},
        )
    )
    order = took["an order of 3 lines placed"]
    many = took[f"a row of {rows:,} updated at once"]
    shares = [
        aim(
            "an order of 3 lines, against without", target="≤ 1.15", measured=(s := order[0] / order[1]), met=s <= 1.15
        ),
        aim("a row of many, against without", target="≤ 2", measured=(s := many[0] / many[1]), met=s <= 2),
        aim(
            "telling the origin, against a statement of its own",
            target="≤ 0.5",
            measured=(s := (told["with it"] - told["not told"]) / max(1e-9, told["by its own"] - told["not told"])),
            met=s <= 0.5,
        ),
    ]
    return report(NAME, results=results, aims=shares)


def _fill(*, orders: int, products: int) -> list[int]:
    from django.db import connection

    from shop.catalog.models import Variant
    from shop.demo import loading, synthetic

    loading.load_synthetic(synthetic.Plan(orders=orders, products=products, seed=1), out=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason) "
            "SELECT store_id, id, 'receipt', 1000000, 'Plenty' FROM inventory_stockitem"
        )
        cursor.execute("VACUUM ANALYZE")
    return list(Variant.objects.order_by("pk").values_list("pk", flat=True))


def _cases(rows: int, variants: list[int]) -> dict[str, tuple[Callable[[Any], object], int]]:
    """What is done in a round, and how many of it."""
    from benchmarks.ordering.ways import ours
    from shop.catalog.models import Product

    singles = 200
    product = Product.objects.order_by("pk")[0]

    def save(_: Any) -> None:
        for number in range(singles):
            product.name = f"Name {number}"
            product.save()

    def orders(_: Any) -> None:
        for number in range(50):
            ours(variants[number * 3 : number * 3 + 3])

    def promise(cursor: Any) -> None:
        for _ in range(singles):
            cursor.execute(PROMISES)

    return {
        "a product saved": (save, singles),
        f"a row of {rows:,} updated at once": (
            lambda cursor: cursor.execute("UPDATE catalog_variant SET weight_grams = coalesce(weight_grams, 0) + 1"),
            rows,
        ),
        f"a row of {rows:,} added at once": (lambda cursor: cursor.execute(PRICES, [rows]), rows),
        "an order of 3 lines placed": (orders, 50),
        "goods promised": (promise, singles),
    }


def _measured(work: Callable[[Any], object], rounds: int) -> tuple[float, float]:
    """The medians of the seconds with the audit and without."""
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(rounds + 1):
        for audited in (True, False):
            with _rolled_back() as cursor:
                if not audited:
                    _switch_off(cursor)
                begun = time.perf_counter()
                work(cursor)
                if turn:  # the first round plans statements
                    took[audited].append(time.perf_counter() - begun)
    return median(took[True]), median(took[False])


def _telling(rounds: int) -> dict[str, float]:
    """Seconds of a transaction that saves a row, by how its origin is told."""
    from contextlib import nullcontext

    from django.db import connection, transaction

    from shop.catalog.models import Brand
    from shop.core.origin import Origin, acting

    brand = Brand.objects.order_by("pk")[0]
    origin = Origin(door="page admin:catalog_brand_change", actor=1, address="192.0.2.1", request="0123456789abcdef")
    took: dict[str, list[float]] = {}
    for turn in range(rounds * 40):
        for way in ("with it", "by its own", "not told"):
            with acting(lambda: origin) if way == "with it" else nullcontext():
                begun = time.perf_counter()
                with transaction.atomic(), connection.cursor() as cursor:
                    if way == "by its own":
                        cursor.execute(
                            "SELECT set_config('backroom.origin', %s, true)", ['{"actor": 1, "door": "page"}']
                        )
                    Brand.objects.filter(pk=brand.pk).update(name=f"Brand {turn}")
                    transaction.set_rollback(True)  # waiting for the disk would drown the difference
                took.setdefault(way, []).append(time.perf_counter() - begun)
    return {way: median(times) for way, times in took.items()}


def _switch_off(cursor: Any) -> None:
    cursor.execute(TRIGGERS)
    cursor.execute("; ".join(f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in cursor.fetchall()))


@contextmanager
def _rolled_back() -> Iterator[Any]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield cursor
        transaction.set_rollback(True)
