"""How fast a shop is filled: the whole load, against a bare COPY of the same rows into tables with the same indexes.

Some weeks of the grocer's data are loaded into a database of its own, by the code of `manage.py demo`: from parquet
files to the last proof and the VACUUM. Then each table is written to a file, and COPYed from there into an empty twin
with the same columns, CHECKs, keys and indexes, but without foreign keys and triggers. That is the plainest way to the
same rows, for somebody who has them ready-made and believes them.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

import django

from benchmarks.report import aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "demo_load"
SUMMARY = "rows a second of the demo's load, against a bare COPY of the same rows into the same indexed tables"
DATABASE = "benchmark_demo_load"
COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


def run(*, quick: bool) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from shop.demo import loading, source
    from shop.demo.tables import TABLES

    weeks = 4 if quick else source.last_week()
    with _own_database() as connection:
        began = time.perf_counter()
        loading.load_journey(weeks=weeks, out=io.StringIO())
        load = time.perf_counter() - began
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET synchronous_commit = off")
            copies = [_copied(cursor, table) for table in TABLES]
    rows, bare = sum(count for count, _ in copies), sum(seconds for _, seconds in copies)
    share = (rows / load) / (rows / bare)
    return report(
        NAME,
        results=[
            result(
                f"{weeks} weeks, {rows:,} rows", unit="rows a second", ours=rows / load, peers={"COPY": rows / bare}
            ),
            result(f"{weeks} weeks", unit="seconds", ours=load, peers={"COPY": bare}),
        ],
        aims=[aim("rate of the load, as a share of bare COPY", target="≥ 0.5", measured=share, met=share >= 0.5)],
    )


@contextmanager
def _own_database() -> Iterator[Any]:
    """A migrated database that is dropped afterwards; `connection` stands for it meanwhile."""
    from django.core.management import call_command
    from django.db import connection

    before = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        call_command("migrate", interactive=False, verbosity=0)
        yield connection
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with connection._nodb_cursor() as server:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _copied(cursor: Any, table: str) -> tuple[int, float]:
    """Rows of a table, and the seconds that COPY needs to put them into its empty twin."""
    cursor.execute(COLUMNS, [table])
    (columns,) = cursor.fetchone()
    cursor.execute(f"CREATE TABLE twin (LIKE {table} INCLUDING ALL)")
    with TemporaryFile() as file:
        cursor.copy_expert(f"COPY {table} ({columns}) TO STDOUT (FORMAT binary)", file)
        file.seek(0)
        began = time.perf_counter()
        cursor.copy_expert(f"COPY twin ({columns}) FROM STDIN (FORMAT binary)", file)
        seconds = time.perf_counter() - began
    rows = cursor.rowcount
    cursor.execute("DROP TABLE twin")
    return rows, seconds
