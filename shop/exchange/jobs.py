"""What imports and bulk changes leave to workers. A job's row commits with the note that it is wanted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.core.background import task
from shop.exchange.lists import list_as_file
from shop.exchange.models import Changeset, ExportRun, ImportRun, SavedExport
from shop.exchange.services.applying import apply_queued, rehearse_import
from shop.exchange.services.bringing import ask_for_preview, ask_to_apply
from shop.exchange.services.changing import apply_change, ask_to_change
from shop.exchange.services.exporting_lists import ask_for_file, make_file, note_what_is_due, tell_owner


@task()
def preview_import(run_id: int) -> bool:
    """Find out what an import would do."""
    return rehearse_import(run_id=run_id)


@task()
def apply_import(run_id: int) -> bool:
    """Apply an import."""
    return apply_queued(run_id=run_id)


@task()
def make_change(changeset_id: int) -> bool:
    """Make a bulk change."""
    return apply_change(changeset_id=changeset_id)


@transaction.atomic
def preview_in_background(*, run: ImportRun) -> None:
    """Let a worker find out what the import would do. Raises ImportHasBegun."""
    ask_for_preview(run=run)
    preview_import.enqueue(run.pk)


@transaction.atomic
def apply_in_background(*, run: ImportRun, actor: Any) -> None:
    """Let a worker apply the import. Raises ImportHasBegun, KindNotAllowed, NotLookedAt."""
    ask_to_apply(run=run, actor=actor)
    apply_import.enqueue(run.pk)


@transaction.atomic
def change_in_background(*, changeset: Changeset, actor: Any) -> None:
    """Let a worker make a bulk change. Raises ChangeHasBegun, ChangeNotAllowed, NothingToChange."""
    ask_to_change(changeset=changeset, actor=actor)
    make_change.enqueue(changeset.pk)


@task()
def write_export(run_id: int) -> bool:
    """Write the file of an export, and tell its owner if it was due."""
    made = make_file(run_id=run_id, list_as_file=list_as_file)
    tell_of_export.enqueue(run_id)
    return made


@task()
def tell_of_export(run_id: int) -> bool:
    """Tell the owner of an export that its file is ready, or why not."""
    return tell_owner(run_id=run_id)


@transaction.atomic
def export_in_background(*, export: SavedExport, actor: Any) -> ExportRun:
    """Let a worker write a file of the export. Raises NotYourExport, ExportUnderWay."""
    run = ask_for_file(export=export, actor=actor)
    write_export.enqueue(run.pk)
    return run


@transaction.atomic
def export_what_is_due() -> int:
    """Let workers write the files whose turn has come, and return how many."""
    noted = note_what_is_due()
    for run in noted:
        write_export.enqueue(run.pk)
    return len(noted)
