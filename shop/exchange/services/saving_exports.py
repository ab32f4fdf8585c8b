"""Keeping a list as an export, and saying when files of it are made."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from shop.exchange.exceptions import NotYourExport
from shop.exchange.models import ExportFormat, Rhythm, SavedExport
from shop.exchange.storage import exported_files
from shop.stores.models import Store


@transaction.atomic
def save_export(
    *, store: Store, owner: Any, page: str, query: str, name: str, form: str = ExportFormat.XLSX, address: str = ""
) -> SavedExport:
    """Keep the list `page` as `query` shows it under `name`, numbered if the owner has one of that name. No file is
    made of it yet.
    """
    taken = set(
        SavedExport.objects.filter(store=store, owner=owner, name__startswith=name).values_list("name", flat=True)
    )
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    free = name if name not in taken else next(other for other in numbered if other not in taken)
    return SavedExport.objects.create(
        store=store, owner=owner, page=page, query=query, name=free, format=form, address=address
    )


@transaction.atomic
def arrange_export(
    *,
    export: SavedExport,
    actor: Any,
    name: str,
    form: str,
    is_shared: bool,
    keep_days: int,
    rhythm: str = Rhythm.NEVER,
    weekday: int | None = None,
    hour: int | None = None,
    is_told: bool = True,
    now: dt.datetime | None = None,
) -> SavedExport:
    """Say what an export is called, how it is written, and when. Raises NotYourExport, and what the database refuses.

    Locks the export.
    """
    export = _own(export, actor)
    export.name, export.format, export.is_shared, export.keep_days = name.strip(), form, is_shared, keep_days
    export.is_told, export.rhythm = is_told, rhythm
    export.hour = hour if rhythm != Rhythm.NEVER else None
    export.weekday = weekday if rhythm == Rhythm.WEEKLY else None
    export.next_run_at = next_turn(export, after=now or timezone.now())
    export.save()
    return export


@transaction.atomic
def forget_export(*, export: SavedExport, actor: Any) -> None:
    """Forget an export with its files. Raises NotYourExport. Locks the export."""
    export = _own(export, actor)
    for name in export.runs.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(exported_files().delete, name))
    export.delete()


def next_turn(export: SavedExport, *, after: dt.datetime) -> dt.datetime | None:
    """The first instant after `after` at which a file is to be made, by the clock of the store; None without a whole
    schedule. An hour that a clock leaves out comes an hour later, one that it repeats is taken once.
    """
    if export.rhythm == Rhythm.NEVER or export.hour is None:
        return None
    if export.rhythm == Rhythm.WEEKLY and export.weekday is None:
        return None
    zone = ZoneInfo(export.store.timezone)
    today = after.astimezone(zone).date()
    for days in range(9):
        date = today + dt.timedelta(days=days)
        if export.rhythm == Rhythm.WEEKLY and date.isoweekday() != export.weekday:
            continue
        turn = dt.datetime.combine(date, dt.time(export.hour), tzinfo=zone).astimezone(dt.UTC)
        if turn > after:
            return turn
    raise AssertionError("a week has every day")


def _own(export: SavedExport, actor: Any) -> SavedExport:
    """The export under its lock, if it is the actor's; superusers may tidy up others'."""
    held = SavedExport.objects.select_related("store").select_for_update(of=("self",), no_key=True).get(pk=export.pk)
    if held.owner_id != actor.pk and not actor.is_superuser:
        raise NotYourExport
    return held
