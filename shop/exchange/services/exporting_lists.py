"""Making files of saved exports: asked for or due, written once, kept for days, and removed."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.core.files import File
from django.core.mail import send_mail
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from shop.core.exceptions import Refused
from shop.core.origin import acting_for
from shop.exchange.exceptions import ExportUnderWay, ListNotAllowed, NotYourExport
from shop.exchange.models import ExportRun, ExportStatus, Rhythm, SavedExport
from shop.exchange.progress import teller
from shop.exchange.services.saving_exports import next_turn
from shop.exchange.storage import exported_files
from shop.stores.context import in_store
from shop.stores.models import Store

AT_A_TIME = 100
BROKEN = "Something went wrong that is not your fault. The log says what."

logger = logging.getLogger(__name__)


class ListAsFile(Protocol):
    """Gives the name and the pieces of a list's file: what `exchange.lists.list_as_file` does."""

    def __call__(
        self, *, page: str, query: str, form: str, user: Any, store: Store, tell: Callable[[int], None]
    ) -> tuple[str, Iterator[bytes]]: ...


def export_name(run_id: int) -> str:
    """What its progress is kept under."""
    return f"export {run_id}"


@transaction.atomic
def ask_for_file(*, export: SavedExport, actor: Any) -> ExportRun:
    """Note that a file is wanted now. Raises NotYourExport and ExportUnderWay. Locks the export."""
    export = SavedExport.objects.select_for_update(no_key=True).get(pk=export.pk)
    if export.owner_id != actor.pk and not actor.is_superuser:
        raise NotYourExport
    if export.runs.filter(status=ExportStatus.QUEUED).exists():
        raise ExportUnderWay
    return ExportRun.objects.create(store_id=export.store_id, export=export, actor=actor)


@transaction.atomic
def note_what_is_due(*, now: dt.datetime | None = None) -> list[ExportRun]:
    """Note the files whose turn has come, and when the next turn of each is. Turns that passed while nobody looked are
    made up for once. An export of which a file is still under way waits for that one.

    Locks the exports that are due; those that somebody else holds are left to the next look.
    """
    now = now or timezone.now()
    due = (
        SavedExport.objects.filter(next_run_at__lte=now)
        .exclude(runs__status=ExportStatus.QUEUED)
        .select_related("store")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("next_run_at")[:AT_A_TIME]
    )
    noted = []
    for export in due:
        noted.append(
            ExportRun.objects.create(
                store_id=export.store_id, export=export, due_at=export.next_run_at, actor_id=export.owner_id
            )
        )
        SavedExport.objects.filter(pk=export.pk).update(next_run_at=next_turn(export, after=now))
    return noted


def make_file(*, run_id: int, list_as_file: ListAsFile) -> bool:
    """Write the file that is wanted; False if it is there already. It is stored whole or not at all, and a job that is
    begun twice replaces its own file. What cannot be made says why; a schedule whose owner may not see the list any
    more ends.
    """
    run = ExportRun.objects.select_related("export__owner", "export__store").get(pk=run_id)
    export = run.export
    if run.status != ExportStatus.QUEUED:
        return False
    tell, count = teller(export_name(run_id)), 0

    def counted(rows: int) -> None:
        nonlocal count
        count = rows
        tell("Writing the file", rows)

    files = exported_files()
    name = f"{run.store_id}/{run.pk}.{export.format}"
    try:
        with tempfile.TemporaryFile() as written, in_store(export.store), acting_for(run.actor_id):
            file_name, pieces = list_as_file(
                page=export.page,
                query=export.query,
                form=export.format,
                user=export.owner,
                store=export.store,
                tell=counted,
            )
            for piece in pieces:
                written.write(piece)
            size = written.tell()
            written.seek(0)
            files.delete(name)
            name = files.save(name, File(written))
    except ListNotAllowed as refusal:
        SavedExport.objects.filter(pk=export.pk).update(rhythm=Rhythm.NEVER, weekday=None, hour=None, next_run_at=None)
        return _fail(run, str(refusal))
    except Refused as refusal:
        return _fail(run, str(refusal))
    except (DatabaseError, InterfaceError):
        raise  # the server was away, or too slow: the job is tried again
    except Exception:
        logger.exception("Export %s broke off.", run_id)
        return _fail(run, BROKEN)
    taken = ExportRun.objects.filter(pk=run_id, status=ExportStatus.QUEUED).update(
        status=ExportStatus.DONE,
        file=name,
        file_name=file_name,
        row_count=count,
        byte_count=size,
        finished_at=Now(),
        expires_at=timezone.now() + dt.timedelta(days=export.keep_days),
    )
    return bool(taken)


def tell_owner(*, run_id: int) -> bool:
    """Tell the owner of a scheduled export by e-mail where its file is, or why there is none; False if there is nothing
    to say. The file itself stays where rights are asked for.
    """
    run = ExportRun.objects.select_related("export__owner", "store").filter(pk=run_id).first()
    if run is None or run.due_at is None or not run.export.is_told or not run.export.owner.is_active:
        return False
    page = f"{run.export.address}{reverse('admin:exchange_savedexport_change', args=[run.export_id])}"
    if run.status == ExportStatus.DONE and run.expires_at is not None:
        until = f"{timezone.localtime(run.expires_at):%-d %B %Y}"
        word = f"“{run.export.name}” is ready: {run.row_count:,} rows.\n\n{page}\n\nIt is kept until {until}.\n"
    elif run.status == ExportStatus.FAILED:
        word = f"“{run.export.name}” could not be made. {run.failure}\n\n{page}\n"
    else:
        return False
    send_mail(
        subject=f"{run.store.name}: {run.export.name}",
        message=word,
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[run.export.owner.email],
    )
    return True


def remove_old_files(*, now: dt.datetime | None = None) -> int:
    """Throw away files whose time is over, and return how many (index `export_run_over`)."""
    ready = ExportRun.objects.filter(status=ExportStatus.DONE)
    over = ready.filter(expires_at__lt=now or timezone.now()).order_by("expires_at")
    removed = 0
    for run in over[:1000]:
        with transaction.atomic():
            if ready.filter(pk=run.pk).update(status=ExportStatus.REMOVED, file=""):
                transaction.on_commit(partial(exported_files().delete, str(run.file.name)))
                removed += 1
    return removed


def _fail(run: ExportRun, sentence: str) -> bool:
    return bool(
        ExportRun.objects.filter(pk=run.pk, status=ExportStatus.QUEUED).update(
            status=ExportStatus.FAILED, failure=sentence[:500], finished_at=Now()
        )
    )
