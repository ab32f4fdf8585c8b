"""How fast a file of products comes in: ours, django-import-export, and a bare COPY with an upsert, in one run."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import CHECKOUT, aim, report, result
from config import env

NAME = "imports"
SUMMARY = "rows a second of a product file, created, changed and unchanged, and the memory of a million rows"
ROWS = 10_000


def run(*, quick: bool) -> dict[str, Any]:
    """Measure in a scratch database, so that no shop's data is touched."""
    env.choose_settings("config.settings.test")
    import django

    from config.services.lifecycle import ensure

    ensure()
    django.setup()
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return _measure(quick=quick)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _measure(*, quick: bool) -> dict[str, Any]:
    from django.db import connection

    from shop.exchange.services.importing import import_file
    from shop.stores.models import Store

    store = Store.objects.create(name="Measured", slug="measured", currency="EUR", country="DE")
    peer_store = Store.objects.create(name="Peer", slug="peer", currency="EUR", country="DE")
    bare_store = Store.objects.create(name="Bare", slug="bare", currency="EUR", country="DE")
    some = 1_000 if quick else ROWS
    results, statements = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for case, factor in (("create", 1.0), ("1 in 10 changed", 1.1), ("0 changed", 1.1)):
            path = Path(folder) / "products.csv"
            path.write_text(_text(ROWS, factor), encoding="utf-8")
            small = Path(folder) / "small.csv"
            small.write_text(_text(some, factor), encoding="utf-8")
            seen: list[str] = []

            def count(execute: Any, sql: str, params: Any, many: bool, context: Any, seen: list[str] = seen) -> Any:
                seen.append(sql)
                return execute(sql, params, many, context)

            with connection.execute_wrapper(count):
                ours = ROWS / _seconds(lambda path=path: import_file(store=store, path=path))
            statements = max(statements, len(seen))
            bare = ROWS / _seconds(lambda path=path: _bare(bare_store.pk, path))
            peer = some / _seconds(lambda small=small: _peer(peer_store.pk, small))
            results.append(
                result(case, unit="rows/s", ours=ours, peers={"bare COPY + upsert": bare, "django-import-export": peer})
            )
    rows = 100_000 if quick else 1_000_000
    memory = _memory(rows)
    results.append(result(f"memory for {rows:,} rows", unit="MB", ours=memory, peers={}))
    results.append(result("statements for 10,000 rows", unit="statements", ours=statements, peers={}))
    against_peer = min(row["ours"] / row["peers"]["django-import-export"] for row in results[:3])
    against_bare = min(row["ours"] / row["peers"]["bare COPY + upsert"] for row in results[:3])
    return report(
        NAME,
        results=results,
        aims=[
            aim("beside django-import-export", target="≥ 50 ×", measured=against_peer, met=against_peer >= 50),
            aim("beside a bare COPY + upsert", target="≥ 0.5 ×", measured=against_bare, met=against_bare >= 0.5),
            aim("statements for 10,000 rows", target="≤ 30", measured=statements, met=statements <= 30),
            aim(f"memory for {rows:,} rows", target="≤ 200 MB", measured=memory, met=memory <= 200),
        ],
    )


def _text(rows: int, factor: float) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["SKU", "Name", "Price"])
    for number in range(rows):
        price = 5 + number % 90
        writer.writerow([f"S-{number}", f"Product {number}", f"{price * (factor if number % 10 == 0 else 1):.2f}"])
    return text.getvalue()


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare(store: int, path: Path) -> None:
    """What somebody who knows the schema would write by hand: the same tables and triggers, and no question asked."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor, path.open(encoding="utf-8") as file:
        cursor.execute("CREATE TEMP TABLE come (sku text, name text, price numeric) ON COMMIT DROP")
        cursor.copy_expert("COPY come FROM STDIN (FORMAT csv, HEADER)", file)
        cursor.execute(
            """INSERT INTO catalog_product (store_id, name, slug, description, status, reference)
               SELECT %s, name, lower(sku), '', 'draft', sku FROM come
               ON CONFLICT (store_id, reference) DO UPDATE SET name = excluded.name
               WHERE catalog_product.name <> excluded.name""",
            [store],
        )
        cursor.execute(
            """INSERT INTO catalog_variant
                   (store_id, product_id, sku, unit, price_quantity, position, is_active, allows_backorder)
               SELECT %s, product.id, come.sku, 'each', 1, 0, TRUE, FALSE
               FROM come JOIN catalog_product AS product ON product.store_id = %s AND product.reference = come.sku
               ON CONFLICT (store_id, sku) DO NOTHING""",
            [store, store],
        )
        cursor.execute(
            """UPDATE pricing_price AS price SET valid = tstzrange(lower(valid), transaction_timestamp())
               FROM come JOIN catalog_variant AS variant ON variant.store_id = %s AND variant.sku = come.sku
               WHERE price.variant_id = variant.id AND upper_inf(valid) AND price.amount <> come.price""",
            [store],
        )
        cursor.execute(
            """INSERT INTO pricing_price (store_id, variant_id, currency, amount, valid)
               SELECT %s, variant.id, 'EUR', price, tstzrange(transaction_timestamp(), NULL)
               FROM come JOIN catalog_variant AS variant ON variant.store_id = %s AND variant.sku = come.sku
               WHERE NOT EXISTS (SELECT FROM pricing_price AS price WHERE price.variant_id = variant.id
                                 AND upper_inf(valid))""",
            [store, store],
        )


def _peer(store: int, path: Path) -> None:
    """django-import-export with its usual settings, for the product's own columns alone."""
    import tablib
    from import_export.resources import ModelResource

    from shop.catalog.models import Product

    class Products(ModelResource):
        class Meta:
            model = Product
            import_id_fields = ("store", "reference")
            fields = ("reference", "name", "slug", "store")
            skip_unchanged = True

    data = tablib.Dataset(headers=["reference", "name", "slug", "store"])
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            data.append((row["SKU"], f"{row['Name']} {row['Price']}", row["SKU"].lower(), store))
    Products().import_data(data, dry_run=False, raise_errors=True)


MEMORY = """
import re, sys
from pathlib import Path
import django; django.setup()
from shop.exchange.reading.tables import open_table
from shop.exchange.recognising.columns import recognise
from shop.exchange.staging import RowsAsCsv
from shop.exchange.values.cells import converters
from zoneinfo import ZoneInfo
with open_table(Path(sys.argv[1])) as table:
    reading = recognise(table)
    rows = RowsAsCsv(table, reading, converters(table, reading, zone=ZoneInfo("UTC")))
    while rows.read(65536):
        pass
# Not what getrusage says: that begins with what the process had that this one was forked from.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def _memory(rows: int) -> float:
    """The most memory that a process takes to read a file and hand its rows to COPY; the rest is the server's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.csv"
        path.write_text(_text(rows, 1.0), encoding="utf-8")
        answer = subprocess.run(
            [sys.executable, "-c", MEMORY, str(path)], cwd=CHECKOUT, capture_output=True, text=True, check=True
        )
    return float(answer.stdout.split()[-1])
