"""An import before it is applied: the file is kept, its columns are put right, and it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models.functions import Now

from shop.exchange.exceptions import ImportHasBegun, KindNotAllowed, MappingRefused, NotLookedAt
from shop.exchange.looking import Look, look_at
from shop.exchange.models import ColumnMapping, ImportRun, ImportStatus
from shop.exchange.permissions import fields_withheld, kinds_to_bring
from shop.exchange.reading.tables import open_table
from shop.exchange.recognising.columns import OPTIONS, recognise
from shop.exchange.selectors import fingerprint, remembered_mapping
from shop.exchange.storage import imported_files
from shop.exchange.vocabulary import FIELDS, Kind
from shop.stores.models import Store

OPEN = (ImportStatus.WAITING, ImportStatus.FAILED)


def bring_file(*, store: Store, file: File[bytes], actor: Any, kind: Kind | None = None) -> ImportRun:
    """Keep a file until somebody has looked at it, and return its import. The file goes to disk piece by piece.

    Raises FileRefused for what is no table and KindNotAllowed for what the person may not import; nothing is kept then.
    """
    allowed = kinds_to_bring(actor)
    if not allowed or (kind is not None and kind not in allowed):
        raise KindNotAllowed(kind.value if kind else "anything")
    files = imported_files()
    name = files.save(f"{store.pk}/{token_hex(16)}", file)
    try:
        look = look_at(Path(files.path(name)), kind=kind)
        if look.kind is not None and look.kind not in allowed:
            raise KindNotAllowed(look.kind.value)
        with transaction.atomic():
            return ImportRun.objects.create(
                store=store,
                kind=(look.kind or allowed[0]).value,
                file_name=Path(file.name or "file").name[:255],
                file=name,
                headings=list(look.headings),
                actor=actor,
            )
    except BaseException:
        files.delete(name)
        raise


def waiting_look(
    *, run: ImportRun, actor: Any, kind: Kind | None = None, mapping: Mapping[str, str] | None = None
) -> Look:
    """How the file of a waiting import would be read: as it was told, as one like it was before, or by guess.

    Raises FileRefused where the file is not there any more.
    """
    if not mapping and kind is None and run.columns:
        kind, mapping = Kind(run.kind), run.columns
    if not mapping:
        mapping = remembered_mapping(store=run.store, headings=run.headings, kind=kind)
        kind = kind or (remembered_kind(store=run.store, headings=run.headings) if mapping else None)
    look = look_at(Path(run.file.path), kind=kind, mapping=mapping)
    withheld = fields_withheld(actor, look.kind) if look.kind else set()
    if not withheld:
        return look
    return look_at(Path(run.file.path), kind=look.kind, mapping=mapping, withheld=withheld)


def remembered_kind(*, store: Store, headings: list[str]) -> Kind | None:
    """What a file with these headings was about the last time."""
    known = ColumnMapping.objects.filter(store=store, fingerprint=fingerprint(headings)).first()
    return Kind(known.kind) if known else None


@transaction.atomic
def choose_columns(
    *, run: ImportRun, kind: Kind, columns: Mapping[str, str], actor: Any, remember_as: str = ""
) -> ImportRun:
    """Say which column of the file is which field; a field that is not named is read from no column.

    With `remember_as` the next file with the same headings is read alike. What a preview had found is forgotten.
    Raises NeedsAnswer for what the kind cannot do without, MappingRefused, KindNotAllowed, ImportHasBegun. Locks the
    import.
    """
    run = _open(run)
    if kind not in kinds_to_bring(actor):
        raise KindNotAllowed(kind.value)
    named = [heading for name, heading in columns.items() if heading and name not in OPTIONS]
    twice = next((heading for heading in named if named.count(heading) > 1), None)
    if twice:
        raise MappingRefused(f"The column “{twice}” cannot be two things at once.")
    withheld = fields_withheld(actor, kind)
    said = {entry.name: "" if entry.name in withheld else columns.get(entry.name, "") for entry in FIELDS[kind]}
    said |= {name: columns[name] for name in OPTIONS if columns.get(name)}
    with open_table(Path(run.file.path)) as table:
        recognise(table, kind=kind, mapping=said)
    run.kind, run.columns, run.preview, run.preview_asked_at = kind.value, said, None, None
    run.save(update_fields=["kind", "columns", "preview", "preview_asked_at"])
    if remember_as:
        ColumnMapping.objects.update_or_create(
            store=run.store,
            fingerprint=fingerprint(run.headings),
            defaults={
                "kind": kind.value,
                "name": remember_as[:80],
                "file_name": run.file_name,
                "columns": {name: heading for name, heading in said.items() if heading},
            },
        )
    return run


@transaction.atomic
def ask_for_preview(*, run: ImportRun) -> None:
    """Note that a preview is wanted; what the last one found is forgotten. Raises ImportHasBegun."""
    run = _open(run)
    ImportRun.objects.filter(pk=run.pk).update(preview=None, preview_asked_at=Now())


@transaction.atomic
def ask_to_apply(*, run: ImportRun, actor: Any) -> None:
    """Note that the import is to be applied, and by whom. Raises ImportHasBegun, KindNotAllowed, NotLookedAt."""
    run = _open(run)
    if Kind(run.kind) not in kinds_to_bring(actor):
        raise KindNotAllowed(run.kind)
    if not run.columns:
        raise NotLookedAt
    withheld = [name for name in fields_withheld(actor, Kind(run.kind)) if run.columns.get(name)]
    if withheld:
        raise KindNotAllowed(run.columns[withheld[0]])
    ImportRun.objects.filter(pk=run.pk).update(status=ImportStatus.QUEUED, actor=actor, failure="")


@transaction.atomic
def discard_import(*, run: ImportRun) -> None:
    """Forget a file that was not applied. Raises ImportHasBegun."""
    run = _open(run)
    name = run.file.name
    run.delete()
    if name:
        transaction.on_commit(lambda: imported_files().delete(name))


def _open(run: ImportRun) -> ImportRun:
    """The import under its lock, as long as nobody has begun to apply it."""
    run = ImportRun.objects.select_related("store").select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if run.status not in OPEN:
        raise ImportHasBegun
    return run
