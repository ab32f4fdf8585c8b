"""How many orders a second the shop takes, and what one costs: our service beside four other ways.

The shop is a synthetic one with a history, each variant in four warehouses; ours prices, taxes, discounts, promises,
and writes ledger, timeline and address under an idempotency key. One of the others writes the same order by the usual
ORM code; three lock and count a row for each line of plain tables, and write order and lines. All take turns in one
run, so that a slow moment of the machine meets all of them.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import django

from benchmarks.ordering.clients import Crew, Task, clients
from benchmarks.report import aim, report, result
from config import env
from config.services.binaries import postgres_program
from config.services.lifecycle import ensure

NAME = "place_order"
SUMMARY = "orders a second, round trips and CPU an order, beside the ORM, one statement and pgbench"

CROWD = 16
CLIENTS = (1, 4, CROWD)
LINES = (1, 3, 20)
SCARCE = 200
PEERS = ("ORM, same order", "ORM", "one statement", "pgbench")
IN_PYTHON = PEERS[:3]
PLAIN = Path(__file__).parent / "ordering" / "plain_shop.sql"
PLENTY = """
    INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason)
    SELECT store_id, id, 'receipt', 1000000, 'Plenty' FROM inventory_stockitem
"""
OVERSOLD = """
    SELECT coalesce(sum(greatest(promised - on_hand, 0)), 0)
    FROM inventory_stockitem AS item JOIN (
        SELECT stock_item_id, sum(quantity) AS promised FROM inventory_reservation WHERE status = 'open' GROUP BY 1
    ) AS promise ON promise.stock_item_id = item.id
"""
# Foreign keys that are checked at commit are counted by the server like statements of a client's; they are none.
CALLS = """
    SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query !~ '^SELECT \\S+ FROM ONLY'
"""
Case = tuple[int, bool, int]
"""Lines, whether one variant is in every basket, clients."""


def run(*, quick: bool) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from django.db import connections

    from shop.core.db.scratch import scratch_database

    rounds, seconds = (3, 0.3) if quick else (7, 0.8)
    with scratch_database("place_order") as name:
        variants = _fill(orders=2_000 if quick else 20_000, products=1_000 if quick else 5_000)
        connections.close_all()
        with clients(CROWD) as crew:
            _warm(crew, variants)
            trips = {way: [_round_trips(crew, way, lines, variants) for lines in LINES] for way in ("ours", *IN_PYTHON)}
            rates, cpu, server, deadlocks = _rates(crew, name, variants, rounds=rounds, seconds=seconds)
            oversold, sold = _sold_out(crew, variants)
    results = [
        result(
            f"{_lines(lines)}, {'one hot variant' if hot else 'uniform'}, {_clients(count)}",
            unit="orders/s",
            ours=rates["ours", (lines, hot, count)],
            peers={way: rates[way, (lines, hot, count)] for way in PEERS},
        )
        for lines in LINES
        for hot in (False, True)
        for count in CLIENTS
    ]
    results += [
        result(
            _lines(lines),
            unit="round trips an order",
            ours=trips["ours"][place],
            peers={way: trips[way][place] for way in IN_PYTHON},
        )
        for place, lines in enumerate(LINES)
    ]
    results += [
        result(
            _lines(lines),
            unit=f"ms {whose} CPU an order",
            ours=times["ours", (lines, False, 1)],
            peers={way: times[way, (lines, False, 1)] for way in IN_PYTHON},
        )
        for whose, times in (("client", cpu), ("server", server))
        for lines in LINES
    ]
    return report(NAME, results=results, aims=_aims(rates, max(trips["ours"]), oversold, sold, deadlocks))


def _fill(*, orders: int, products: int) -> list[int]:
    """A shop with a history, plenty of everything on its shelves, and the plain shop beside it; what can be bought."""
    from django.db import connection

    from shop.catalog.models import Variant
    from shop.demo import loading, synthetic

    loading.load_synthetic(synthetic.Plan(orders=orders, products=products, seed=1), out=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(PLENTY)
        cursor.execute(PLAIN.read_text(encoding="utf-8"))
        cursor.execute("VACUUM ANALYZE")
    return list(Variant.objects.order_by("pk").values_list("pk", flat=True))


def _warm(crew: Crew, variants: Sequence[int]) -> None:
    """Let every client plan its statements, and the server look at tables that are no longer empty."""
    from django.db import connection

    for way in ("ours", *IN_PYTHON):
        crew.sell(Task(way, 3, variants, seconds=60, at_most=20), clients=CROWD)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _round_trips(crew: Crew, way: str, lines: int, variants: Sequence[int]) -> float:
    """What the server counts of an order: statements, BEGIN and COMMIT among them."""
    crew.sell(Task(way, lines, variants, seconds=60, at_most=2), clients=1)
    before = _calls()
    crew.sell(Task(way, lines, variants, seconds=60, at_most=10), clients=1)
    return (_calls() - before - 1) / 10  # without the first count itself


def _calls() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(CALLS)
        return int(cursor.fetchone()[0])


def _rates(
    crew: Crew, database: str, variants: Sequence[int], *, rounds: int, seconds: float
) -> tuple[dict[tuple[str, Case], float], dict[tuple[str, Case], float], dict[tuple[str, Case], float], int]:
    """Medians of orders a second and of milliseconds of client and server CPU an order, and all of our deadlocks."""
    rates: dict[tuple[str, Case], list[float]] = {}
    cpu: dict[tuple[str, Case], list[float]] = {}
    server: dict[tuple[str, Case], list[float]] = {}
    deadlocks = 0
    cases: list[Case] = [(lines, hot, count) for lines in LINES for hot in (False, True) for count in CLIENTS]
    for case in cases:
        lines, hot, count = case
        for turn in range(rounds):
            for way in ("ours", *IN_PYTHON):
                task = Task(way, lines, variants, seconds, hot=variants[0] if hot else None)
                sold = crew.sell(task, clients=count)
                orders = max(1, sum(part.orders for part in sold))
                rates.setdefault((way, case), []).append(sum(part.orders / part.seconds for part in sold))
                cpu.setdefault((way, case), []).append(sum(part.cpu_seconds for part in sold) / orders * 1000)
                server.setdefault((way, case), []).append(sum(part.server_seconds for part in sold) / orders * 1000)
                deadlocks += sum(part.deadlocks for part in sold) if way == "ours" else 0
            if turn % 2 == 0:  # it runs for whole seconds only
                rates.setdefault(("pgbench", case), []).append(_pgbench(database, case, highest=max(variants)))
    return (
        {key: median(values) for key, values in rates.items()},
        {key: median(values) for key, values in cpu.items()},
        {key: median(values) for key, values in server.items()},
        deadlocks,
    )


def _pgbench(database: str, case: Case, *, highest: int) -> float:
    from django.db import connection

    from benchmarks.ordering.ways import pgbench_script

    lines, hot, count = case
    place = connection.settings_dict
    program = postgres_program("pgbench")
    if program is None:
        raise RuntimeError("There is no pgbench in the installed packages for this platform.")
    with TemporaryDirectory() as folder:
        script = Path(folder, "order.sql")
        script.write_text(pgbench_script(lines=lines, highest=highest, hot=hot))
        command = [program, "-n", "-M", "prepared", "-c", str(count), "-j", str(min(count, 2))]
        command += ["-T", "1", "-f", script, database]
        reach = {"PGHOST": place["HOST"], "PGPORT": str(place["PORT"]), "PGUSER": place["USER"]}
        reach["PGPASSWORD"] = place["PASSWORD"]
        done = subprocess.run(command, env=env.for_children(**reach), capture_output=True, text=True, check=True)
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    assert found, done.stdout
    return float(found[1])


def _sold_out(crew: Crew, variants: Sequence[int]) -> tuple[int, int]:
    """All clients buy the last units of one variant: how many were promised beyond what there was, and how many."""
    from django.db import connection

    from shop.inventory.models import StockItem
    from shop.inventory.services.adjusting import adjust_stock

    left = SCARCE
    for item in StockItem.objects.filter(variant_id=variants[-1]):
        keep, left = (left, 0) if left else (0, 0)
        adjust_stock(stock_item=item, quantity=item.reserved + keep - item.on_hand, reason="Almost sold out")
    task = Task("ours", 1, variants, seconds=60, hot=variants[-1], at_most=2 * SCARCE // CROWD)
    sold = sum(part.orders for part in crew.sell(task, clients=CROWD))
    with connection.cursor() as cursor:
        cursor.execute(OVERSOLD)
        return int(cursor.fetchone()[0]), sold


def _aims(
    rates: dict[tuple[str, Case], float], trips: float, oversold: int, sold: int, deadlocks: int
) -> list[dict[str, Any]]:
    uniform: list[Case] = [(lines, False, count) for lines in LINES for count in CLIENTS]
    usual: Case = (3, False, 1)
    hot = min(rates["ours", (lines, True, CROWD)] / rates["ours", (lines, False, CROWD)] for lines in LINES)
    aims = []
    for words, cases in (("3 lines, one client", [usual]), ("the worst of the uniform cases", uniform)):
        for peer, least in (("ORM, same order", 4.0), ("ORM", 4.0), ("one statement", 0.5)):
            share = min(rates["ours", case] / rates[peer, case] for case in cases)
            aims.append(aim(f"rate against {peer}, {words}", target=f"≥ {least}", measured=share, met=share >= least))
    return [
        *aims,
        aim("round trips of an order, at most", target="≤ 5", measured=trips, met=trips <= 5),
        aim("rate of a hot variant at 16 clients against uniform, worst", target="≥ 0.4", measured=hot, met=hot >= 0.4),
        aim("units promised that are not there", target="0", measured=oversold, met=oversold == 0),
        aim("orders for the last 200 units", target="200", measured=sold, met=sold == SCARCE),
        aim("deadlocks", target="0", measured=deadlocks, met=deadlocks == 0),
    ]


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"
