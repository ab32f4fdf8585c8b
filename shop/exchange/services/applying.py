"""What workers do with an import: rehearse it, and apply it once, however often the job is begun."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from shop.core.exceptions import Refused
from shop.exchange.models import ImportRun, ImportStatus
from shop.exchange.progress import teller
from shop.exchange.reading.tables import open_table
from shop.exchange.receipts import Receipt
from shop.exchange.recognising.columns import recognise
from shop.exchange.services.bringing import OPEN
from shop.exchange.services.importing import import_file
from shop.exchange.services.telling import tell_whose
from shop.exchange.storage import imported_files
from shop.exchange.values.cells import converters
from shop.exchange.values.unreadable import Unreadable
from shop.exchange.vocabulary import Kind

KEPT = dt.timedelta(days=14)
"""How long a file lies about that nobody applies."""
LONGEST_SHOWN = 80
BROKEN = "Something went wrong that is not the file's fault; nothing was changed. The log says what."

logger = logging.getLogger(__name__)


def import_name(run_id: int) -> str:
    """What its progress is kept under."""
    return f"import {run_id}"


def rehearse_import(*, run_id: int) -> bool:
    """Do all that applying would do, take it back, and keep what was found as the preview; False if nobody needs it."""
    run = ImportRun.objects.select_related("store", "actor").filter(pk=run_id, status__in=OPEN).first()
    if run is None:
        return False
    asked_at = run.preview_asked_at
    try:
        receipt = import_file(
            store=run.store,
            path=Path(run.file.path),
            file_name=run.file_name,
            kind=Kind(run.kind),
            mapping=run.columns,
            dry_run=True,
            actor=run.actor,
            tell=teller(import_name(run_id)),
        )
        preview = _preview(run, receipt)
    except Refused as refusal:
        preview = {"refusal": str(refusal).partition(" Say it")[0]}
    # A preview that was asked for anew, with other columns, is another job's.
    same = ImportRun.objects.filter(pk=run_id, status__in=OPEN, preview_asked_at=asked_at)
    return bool(same.update(preview=preview))


def apply_queued(*, run_id: int) -> bool:
    """Apply an import that waits for it; False if it is applied already. Its rows and its receipt commit together.

    A refusal of the whole file is kept as the import's failure. Locks the import, then what `import_file` locks.
    """
    try:
        with transaction.atomic():
            run = (
                ImportRun.objects.select_related("store", "actor")
                .select_for_update(of=("self",), no_key=True)
                .get(pk=run_id)
            )
            if run.status != ImportStatus.QUEUED:
                return False
            name, total = run.file.name, (run.preview or {}).get("receipt", {}).get("read")
            import_file(
                store=run.store,
                path=Path(run.file.path),
                file_name=run.file_name,
                kind=Kind(run.kind),
                mapping=run.columns,
                actor=run.actor,
                run=run,
                tell=teller(import_name(run_id), total=total),
            )
            ImportRun.objects.filter(pk=run_id).update(file="", preview=None)
            transaction.on_commit(lambda: imported_files().delete(str(name)))
            tell_whose(run, called=_called(run), end="is applied")
    except Refused as refusal:
        _fail(run_id, str(refusal).partition(" Say it")[0])
    except (OperationalError, InterfaceError):
        raise  # the server was away: the job is tried again
    except Exception:
        logger.exception("Import %s broke off.", run_id)
        _fail(run_id, BROKEN)
    return True


def drop_forgotten_files() -> int:
    """Forget imports that nobody applied for two weeks, with their files, and return how many."""
    old = ImportRun.objects.filter(status__in=OPEN, updated_at__lt=timezone.now() - KEPT)
    dropped = 0
    for run in old.order_by("pk")[:1000]:
        with transaction.atomic():
            held = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk, status__in=OPEN).first()
            if held is not None:
                if held.file:
                    transaction.on_commit(partial(imported_files().delete, str(held.file.name)))
                held.delete()
                dropped += 1
    return dropped


@transaction.atomic
def _fail(run_id: int, sentence: str) -> None:
    queued = ImportRun.objects.filter(pk=run_id, status=ImportStatus.QUEUED)
    if queued.update(status=ImportStatus.FAILED, failure=sentence[:500]):
        run = ImportRun.objects.select_related("store", "actor").get(pk=run_id)
        tell_whose(run, called=_called(run), end="has failed")


def _called(run: ImportRun) -> str:
    return f"The import of {run.file_name}"


def _preview(run: ImportRun, receipt: Receipt) -> dict[str, Any]:
    """The receipt, and the first rows as they stand in the file, each cell that cannot be read with its own reason."""
    outcomes = dict(receipt.first)
    refused = {row: (field, reason) for row, field, reason in receipt.first_refused}
    rows, troubled = [], []
    with open_table(Path(run.file.path)) as table:
        reading = recognise(table, kind=Kind(run.kind), mapping=run.columns)
        readers = converters(table, reading, zone=ZoneInfo(run.store.timezone))
        last = max([*outcomes, *refused], default=0)
        for number, cells in table.rows():
            if number > last:
                break
            shown = [cell[:LONGEST_SHOWN] for cell in cells[: len(table.headings)]]
            if number in outcomes:
                rows.append({"row": number, "outcome": outcomes[number], "cells": shown})
            elif number in refused:
                field, reason = refused[number]
                troubles = _troubles(cells, readers)
                if field in reading.columns and reading.columns[field] not in troubles:
                    troubles[reading.columns[field]] = reason
                named = {str(place): trouble for place, trouble in troubles.items()}
                troubled.append({"row": number, "reason": reason, "cells": shown, "troubles": named})
    return {"receipt": receipt.as_json(), "rows": rows, "refused": troubled, "read_at": timezone.now().isoformat()}


def _troubles(cells: list[str], readers: list[Any]) -> dict[int, str]:
    """Every cell of a row that cannot be read, by its place: the receipt names the first of them only."""
    troubles = {}
    for _, place, convert in readers:
        text = cells[place].strip() if place < len(cells) else ""
        if text:
            try:
                convert(text)
            except Unreadable as reason:
                troubles[place] = f"It {reason}"
    return troubles
