"""Fills an empty shop in one transaction: all of it, with every truth proved, or nothing.

This app is the one place that writes other apps' tables, and by SQL over whole sets: a demo of millions of rows cannot
go through services that are made for one order. What those services and the triggers would have kept is proved before
the commit: `truths` brings each constraint back over all rows, `proving` compares each balance with its ledger.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from shop.analytics.services.refreshing import rebuild_sales
from shop.audit.services.recording import record_load
from shop.catalog.services.counting import count_products_anew
from shop.demo import naming, proving, source, synthetic, truths
from shop.demo.progress import Progress
from shop.demo.tables import TABLES

SQL = Path(__file__).parent / "sql"
NOT_EMPTY = "The shop is not empty. The demo fills an empty database only, so that nothing gets mixed."
LOCK = "backroom demo load"
NAMED = ("department", "product_category", "product_type")
SOURCES = ("products", "demographics", "campaign_descriptions", "campaigns", "coupons", "coupon_redemptions")
SESSION = {
    "statement_timeout": "0",
    "transaction_timeout": "0",
    "synchronous_commit": "off",
    "work_mem": "256MB",
    "hash_mem_multiplier": "2",
    "maintenance_work_mem": "512MB",
    "temp_buffers": "256MB",
    "max_parallel_workers_per_gather": "0",  # workers would each build the same hash table: more work, no less time
    "timezone": "UTC",
}


class ShopNotEmpty(Exception):
    """There is something in the shop already, and a load would mix with it."""


class LoadRunning(Exception):
    """Another load fills this database right now."""


def is_empty() -> bool:
    """Whether no table that a load fills has a row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT ({' OR '.join(f'EXISTS (SELECT FROM {table})' for table in TABLES)})")
        return cursor.fetchone()[0]


def load_journey(*, weeks: int, out: Any) -> None:
    """Load the newest `weeks` weeks of the grocer's year, with the whole catalogue and all customers.

    Raises `ShopNotEmpty`, `LoadRunning`, `truths.TruthsChanged`, `proving.ProofFailed`, and changes nothing then.
    """
    fill(steps=steps_in("journey"), after={"010_staging.sql": lambda cursor: _copy_source(cursor, weeks)}, out=out)


def load_synthetic(plan: synthetic.Plan, *, out: Any) -> None:
    """Load a made-up shop; the same plan makes the same shop. Raises like `load_journey`."""
    fill(steps=steps_in("synthetic"), before=lambda cursor: synthetic.announce(cursor, plan), out=out)


def steps_in(folder: str) -> list[Path]:
    """The SQL files of a kind of shop and those of all sales, in the order of their numbers."""
    return sorted([*(SQL / folder).glob("*.sql"), *(SQL / "sales").glob("*.sql")], key=lambda path: path.name)


def fill(
    *,
    steps: Sequence[Path],
    before: Callable[[Any], None] = lambda cursor: None,
    after: Mapping[str, Callable[[Any], int]] = MappingProxyType({}),
    out: Any,
) -> None:
    """Run the steps between taking the truths off and bringing them back.

    A step's first line is its title, and its last statement writes the rows that are reported; `before` and `after`
    are what Python adds, in front of all steps or behind one of them. Takes ACCESS EXCLUSIVE on the tables: whoever
    reads them waits.
    """
    if not is_empty():
        raise ShopNotEmpty(NOT_EMPTY)
    connection.close()  # temp_buffers can only be set before a session's first temporary table
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        _prepare(cursor)
        promised = truths.promises(cursor)
        parts = truths.take_off(cursor, TABLES)
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
        ways_back = truths.ways_back(parts)
        progress = Progress(out, total=len(steps) + len(ways_back) + 5)

        before(cursor)
        for path in steps:
            sql = path.read_text(encoding="utf-8")
            with progress.step(sql.partition("\n")[0].removeprefix("-- ")) as step:
                cursor.execute(sql)
                rows = after[path.name](cursor) if path.name in after else cursor.rowcount
                step.count = f"{rows:,}" if rows >= 0 else ""
        with progress.step("Statistics for the planner"):
            cursor.execute(f"ANALYZE {', '.join(TABLES)}")
        with progress.step("Products counted by category") as step:
            step.count = f"{count_products_anew():,}"
        with progress.step("Sales by hour, product, category and warehouse") as step:
            step.count = f"{sum(rebuild_sales().values()):,}"
            cursor.execute(f"ANALYZE {', '.join(table for table in TABLES if table.startswith('analytics_'))}")
        for title, statements in ways_back:
            with progress.step(title) as step:
                for statement in statements:
                    cursor.execute(statement)
                step.count = f"{len(statements)} of them"
        with progress.step("Balances proved against their ledgers") as step:
            step.count = f"{proving.prove(cursor)} of them"
        _advance_keys(cursor)
        truths.switch_on(cursor, TABLES)
        with progress.step("Products noted for the search") as step:
            cursor.execute("SELECT search_note(ARRAY(SELECT id FROM catalog_product))")  # its triggers were off
            cursor.execute("SELECT count(*) FROM search_staleproduct")
            step.count = f"{cursor.fetchone()[0]:,}"
        record_load(table=title_of(steps), rows=_rows(cursor))
        truths.refuse_changes(promised, truths.promises(cursor))
    with progress.step("Visibility for index-only scans"):
        _vacuum()


def title_of(steps: Sequence[Path]) -> str:
    """The kind of shop that the steps make, by the folder of the first."""
    return f"demo {steps[0].parent.name}"


def _rows(cursor: Any) -> dict[str, int]:
    """How many rows lie in each table, of those that have any."""
    found = {}
    for table in TABLES:
        cursor.execute(f"SELECT count(*) FROM {table}")
        if count := cursor.fetchone()[0]:
            found[table] = count
    return found


def _prepare(cursor: Any) -> None:
    for name, value in SESSION.items():
        cursor.execute(f"SET LOCAL {name} = '{value}'")
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
    if not cursor.fetchone()[0]:
        raise LoadRunning("Another load fills this database right now: wait for it.")
    cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
    if not is_empty():  # asked again, now that nobody else can write
        raise ShopNotEmpty(NOT_EMPTY)


def _copy_source(cursor: Any, weeks: int) -> int:
    """Bring the source's files into the staging tables; the rows of the largest one are reported."""
    for name in SOURCES:
        _copy(cursor, f"source_{name}", source.CsvStream(source.batches(name)))
    _copy(cursor, "source_stores", _csv([value] for value in source.distinct("transactions", "store_id")))
    _copy(cursor, "source_households", _csv([value] for value in source.distinct("transactions", "household_id")))
    names = sorted({name for column in NAMED for name in source.distinct("products", column)})
    _copy(cursor, "source_names", _csv([raw, naming.readable(raw), slugify(naming.readable(raw))] for raw in names))
    sizes = source.distinct("products", "package_size")
    _copy(cursor, "source_sizes", _csv([raw, naming.readable_size(raw)] for raw in sizes))
    lines = _copy(cursor, "source_transactions", source.CsvStream(source.lines_since(source.last_week() - weeks + 1)))
    cursor.execute("ANALYZE source_transactions; ANALYZE source_products")
    return lines


def _copy(cursor: Any, table: str, stream: Any) -> int:
    cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv)", stream)
    return cursor.rowcount


def _csv(rows: Iterable[Sequence[Any]]) -> io.StringIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    return text


def _advance_keys(cursor: Any) -> None:
    """The keys were numbered by the load; the next row of staff gets the one after."""
    for table in TABLES:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {table} HAVING max(id) > 0", [table]
        )


def _vacuum() -> None:
    """After the commit, since VACUUM runs in no transaction: pages are marked as visible to all, and as frozen."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"VACUUM (FREEZE) {', '.join(TABLES)}")
    connection.close()
