"""Importing a file: one transaction from its first row to its receipt, or nothing.

The rows come into a staging table by COPY, are compared with what is there in one statement, and merged set by set.
Every constraint and trigger stays on. This app and `demo` are the two places that write other apps' tables: by SQL over
whole sets, in the lock order that their services keep (an advisory lock of the store's imports, then variants, then
stock items, each in the order of their keys).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from shop.core.origin import acting_for
from shop.exchange.exceptions import FileRefused
from shop.exchange.merging import STEPS, Context
from shop.exchange.models import ImportRun, ImportStatus
from shop.exchange.progress import Tell, silent
from shop.exchange.reading.tables import Table, open_table
from shop.exchange.receipts import Receipt
from shop.exchange.recognising.columns import Reading, recognise
from shop.exchange.selectors import remembered_mapping
from shop.exchange.staging import RowsAsCsv, copy_rows, table_sql
from shop.exchange.values.cells import converters
from shop.exchange.vocabulary import Kind
from shop.stores.models import Store

SESSION = """
SELECT set_config('statement_timeout', '0', true), set_config('transaction_timeout', '0', true),
    set_config('idle_in_transaction_session_timeout', '0', true), set_config('lock_timeout', '0', true),
    set_config('work_mem', '64MB', true), set_config('max_parallel_workers_per_gather', '0', true);
SELECT pg_advisory_xact_lock(hashtextextended('exchange import', %s))
"""
# The lock is a statement of its own, after the one that lifts the limits: who waits in line is not timed.
SCRATCH = [
    "incoming",
    "touched",
    "created",
    "matched",
    "grouped",
    "levels",
    "priced",
    "told",
    "heads",
    "gone",
    "parcels",
    "back",
    "outcomes",
]
OUTCOMES = """
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
CREATE TEMP TABLE outcomes ON COMMIT DROP AS
SELECT row, coalesce(field, '') AS field, problem,
    CASE WHEN problem IS NOT NULL THEN 'refused'
         WHEN matched.is_new OR EXISTS (SELECT FROM created WHERE created.row = matched.row) THEN 'created'
         WHEN EXISTS (SELECT FROM touched WHERE touched.row = matched.row) THEN 'changed'
         ELSE 'unchanged' END AS outcome
FROM matched;
SELECT outcome, problem, count(*) FROM outcomes GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
"""
REFUSED = "SELECT row, field, problem FROM outcomes WHERE problem IS NOT NULL ORDER BY row"
FIRST = """
(SELECT row, outcome, field, problem FROM outcomes WHERE outcome <> 'refused' ORDER BY row LIMIT %(most)s)
UNION ALL
(SELECT row, outcome, field, problem FROM outcomes WHERE outcome = 'refused' ORDER BY row LIMIT %(most)s)
"""
SPANS = """
INSERT INTO exchange_importedspan (store_id, run_id, first_row, last_row, count, outcome)
SELECT %(store)s, %(run)s, min(row), max(row), count(*), outcome
FROM (SELECT row, outcome,
          row_number() OVER (ORDER BY row) - row_number() OVER (PARTITION BY outcome ORDER BY row) AS island
      FROM outcomes) AS numbered
GROUP BY outcome, island
ORDER BY 3
"""
SHOWN_ROWS = 50
"""Rows of each sort that a rehearsal names one by one."""


class _DryRun(Exception):
    """Takes everything back at the end of a rehearsal."""


def import_file(
    *,
    store: Store,
    path: Path,
    file_name: str | None = None,
    kind: Kind | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    actor: Any = None,
    run: ImportRun | None = None,
    tell: Tell = silent,
) -> Receipt:
    """Bring a file's rows into `store` and return the receipt; with `dry_run` all of it is taken back again.

    `mapping` names their heading for some of our fields. `run` is the import that the receipt belongs to; one is made
    if there is none. `tell` hears how far it has come. A row that cannot be taken is refused with its reason and the
    others go on.

    Raises FileRefused, NeedsAnswer, MappingRefused, and changes nothing then. Imports of one store queue up behind an
    advisory lock; rows that exist are locked in the order of their keys.
    """
    with open_table(path) as table:
        mapping = mapping or remembered_mapping(store=store, headings=table.headings, kind=kind)
        reading = recognise(table, kind=kind, mapping=mapping)
        readers = converters(table, reading, zone=ZoneInfo(store.timezone))
        rows = RowsAsCsv(table, reading, readers, tell)
        try:
            with acting_for(actor.pk if actor else None), transaction.atomic():
                receipt = _apply(
                    store, table, reading, rows, file_name or path.name, actor, run, tell, is_dry_run=dry_run
                )
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        except IntegrityError as error:
            sentence = str(error).split("\n", 1)[0].strip()
            raise FileRefused(f"The rows do not fit together, so none was taken: {sentence}") from error
    return receipt


def _apply(
    store: Store,
    table: Table,
    reading: Reading,
    rows: RowsAsCsv,
    file_name: str,
    actor: Any,
    run: ImportRun | None,
    tell: Tell,
    *,
    is_dry_run: bool,
) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [store.pk])
        cursor.execute(
            f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in SCRATCH)}; "
            "CREATE TEMP TABLE touched (row int) ON COMMIT DROP; CREATE TEMP TABLE created (row int) ON COMMIT DROP; "
            + table_sql(reading.kind)
        )
        read = copy_rows(cursor, rows)
        if read == 0:
            raise FileRefused("The file has headings and no rows.")
        context = Context(cursor, store, reading, file_name, actor, tell=tell, read=read)
        STEPS[reading.kind](context)
        cursor.execute(OUTCOMES)
        outcomes = cursor.fetchall()
        counts = dict.fromkeys(("created", "changed", "unchanged"), 0)
        refused: dict[str, int] = {}
        for outcome, problem, count in outcomes:
            if outcome == "refused":
                refused[problem] = count
            else:
                counts[outcome] += count
        number = (
            None if is_dry_run else _write_receipt(cursor, store, table, reading, file_name, actor, run, read, counts)
        )
        if number:
            cursor.execute(SPANS, {"store": store.pk, "run": number})
        if number and refused:
            _write_refused(cursor, store, table, number)
        first: list[Any] = []
        if is_dry_run:
            cursor.execute(FIRST, {"most": SHOWN_ROWS})
            first = cursor.fetchall()
    used = set(reading.columns.values())
    return Receipt(
        kind=reading.kind,
        store=store.slug,
        columns=reading.named(),
        ignored=[heading for place, heading in enumerate(reading.headings) if place not in used],
        read=read,
        refused=refused,
        is_dry_run=is_dry_run,
        notes={note: count for note, count in context.notes.items() if count},
        run=number,
        first=[(row, outcome) for row, outcome, _, problem in first if problem is None],
        first_refused=[(row, about, problem) for row, _, about, problem in first if problem is not None],
        **counts,
    )


def _write_receipt(
    cursor: Any,
    store: Store,
    table: Table,
    reading: Reading,
    file_name: str,
    actor: Any,
    run: ImportRun | None,
    read: int,
    counts: Mapping[str, int],
) -> int:
    if run is None:
        run = ImportRun(store=store, file_name=file_name[:255], actor=actor)
    run.kind, run.headings, run.columns = reading.kind.value, list(table.headings), reading.named()
    run.status, run.read_count = ImportStatus.APPLIED, read
    run.created_count, run.changed_count, run.unchanged_count = (
        counts["created"],
        counts["changed"],
        counts["unchanged"],
    )
    run.applied_at = Now()
    run.save()
    return run.pk


def _write_refused(cursor: Any, store: Store, table: Table, run_id: int) -> None:
    """Keep the refused rows with their own text, read from the file once more."""
    with connection.chunked_cursor() as refused:
        refused.execute(REFUSED)
        stream = _Texts(_refused_lines(store.pk, run_id, iter(refused), table))
        spool = stream.spooled()
    with spool:
        cursor.copy_expert(
            "COPY exchange_refusedrow (store_id, run_id, row, field, reason, cells) FROM STDIN (FORMAT csv)", spool
        )


def _refused_lines(store_id: int, run_id: int, refused: Iterator[Any], table: Table) -> Iterator[list[Any]]:
    wanted = next(refused, None)
    for number, cells in table.rows():
        if wanted is None:
            return
        if number == wanted[0]:
            quoted = ",".join(
                '"' + cell.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "") + '"' for cell in cells
            )
            yield [store_id, run_id, number, wanted[1] or '""', wanted[2], "{" + quoted + "}"]
            wanted = next(refused, None)


class _Texts:
    """Lines on their way into COPY, held on disk once they are many: a connection reads and writes by turns."""

    def __init__(self, lines: Iterator[list[Any]]) -> None:
        self.lines = lines

    def spooled(self) -> Any:
        import tempfile

        spool = tempfile.SpooledTemporaryFile(max_size=2**20, mode="w+", encoding="utf-8", newline="")  # noqa: SIM115  # the caller closes it
        writer = csv.writer(
            spool,
            lineterminator="\n",
            quoting=csv.QUOTE_STRINGS if hasattr(csv, "QUOTE_STRINGS") else csv.QUOTE_NONNUMERIC,
        )
        for line in self.lines:
            line[3] = "" if line[3] == '""' else line[3]
            writer.writerow(line)
        spool.seek(0)
        return spool
