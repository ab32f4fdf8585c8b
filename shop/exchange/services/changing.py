"""Changing many rows at once: chosen, wished, looked at, applied in one transaction, and undone later.

Like imports, changes of one store queue up behind the advisory lock of its imports, so that two sets of many rows never
wait for each other's.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from shop.core.exceptions import Refused
from shop.core.origin import acting_for
from shop.exchange.changing.fields import FIELDS, LEVELS
from shop.exchange.changing.rows import gather
from shop.exchange.changing.wishes import Wish, in_words
from shop.exchange.changing.writing import write
from shop.exchange.exceptions import ChangeHasBegun, ChangeNotAllowed, NothingToChange, NothingToUndo
from shop.exchange.models import Changeset, ChangeStatus, ChangeTarget
from shop.exchange.progress import teller
from shop.exchange.services.importing import SESSION
from shop.exchange.services.telling import tell_whose
from shop.stores.models import Store

OPEN = (ChangeStatus.DRAFT, ChangeStatus.FAILED)
SHOWN, SHOWN_REFUSED = 25, 10
BROKEN = "Something went wrong that is not your fault; nothing was changed. The log says what."
TOTALS = """
SELECT field, count(*) FILTER (WHERE is_done), count(*) FILTER (WHERE problem IS NOT NULL), count(*),
    sum((before ->> 'amount')::numeric) FILTER (WHERE is_done),
    sum((after ->> 'amount')::numeric) FILTER (WHERE is_done)
FROM wanted GROUP BY 1 ORDER BY 1
"""
REASONS = "SELECT problem, count(*) FROM wanted WHERE problem IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
FIRST = """
SELECT field, label, before, after, problem FROM wanted WHERE is_done = %s AND (is_done OR problem IS NOT NULL)
ORDER BY field, subject_id LIMIT %s
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Total:
    """What a change comes to for one field; the sums are of prices, before and after, of the rows that change."""

    field: str
    changed: int
    refused: int
    rows: int
    before: Decimal | None
    after: Decimal | None

    @property
    def unchanged(self) -> int:
        return self.rows - self.changed - self.refused


@dataclass(frozen=True)
class Difference:
    """What a change would do: in all, why rows would be left as they are, and the first of both."""

    totals: list[Total]
    reasons: list[tuple[str, int]]
    first: list[tuple[str, str, Any, Any]]
    first_refused: list[tuple[str, str, str]]

    @property
    def changed(self) -> int:
        return sum(total.changed for total in self.totals)


def change_name(changeset_id: int) -> str:
    """What its progress is kept under."""
    return f"change {changeset_id}"


@transaction.atomic
def choose_rows(*, store: Store, target: ChangeTarget, rows: QuerySet[Any], actor: Any) -> Changeset:
    """Keep which rows were chosen, as they are listed now, until somebody says what shall change about them.

    Raises NothingToChange if there are none.
    """
    changeset = Changeset.objects.create(store=store, target=target, title="New bulk change", actor=actor)
    chosen = rows.filter(store=store).order_by().values("pk")
    Changeset.objects.filter(pk=changeset.pk).update(subject_ids=ArraySubquery(chosen))
    changeset.refresh_from_db()
    if not changeset.subject_ids:
        raise NothingToChange
    return changeset


@transaction.atomic
def wish_for(
    *,
    changeset: Changeset,
    wishes: Sequence[Wish],
    actor: Any,
    starts_at: dt.datetime | None = None,
    typed: dict[str, dict[str, str]] | None = None,
    were: dict[str, dict[str, str]] | None = None,
) -> Changeset:
    """Say what the chosen rows shall become. `typed` has, by field, a text for each key where rows differ; `were` what
    the person saw there: a row of which that is not true any more is left as it is.

    Raises ChangeHasBegun, ChangeNotAllowed, NothingToChange. Locks the change.
    """
    changeset = _open(changeset)
    if changeset.undoes_id:
        raise ChangeHasBegun
    typed, were = typed or {}, were or {}
    if not wishes:
        raise NothingToChange
    for wish in wishes:
        field = FIELDS[wish.field]
        fits = field.level in LEVELS[changeset.target] or (wish.field in typed and bool(field.typed))
        if not fits or not actor.has_perm(field.right):
            raise ChangeNotAllowed(field.label)
    changeset.wishes = [
        wish.as_json()
        | ({"values": typed[wish.field], "were": were.get(wish.field, {})} if wish.field in typed else {})
        for wish in wishes
    ]
    changeset.title, changeset.starts_at = in_words(list(wishes)), starts_at
    changeset.save(update_fields=["wishes", "title", "starts_at"])
    return changeset


def difference(*, changeset: Changeset) -> Difference:
    """What the change would do as things stand. Reads all chosen rows once, and changes nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '120s', true), set_config('work_mem', '64MB', true)")
            gather(cursor, changeset, is_locking=False)
            cursor.execute(TOTALS)
            totals = [Total(*row) for row in cursor.fetchall()]
            cursor.execute(REASONS)
            reasons = cursor.fetchall()
            cursor.execute(FIRST, [True, SHOWN])
            first = [
                (field, label, _read(before), _read(after)) for field, label, before, after, _ in cursor.fetchall()
            ]
            cursor.execute(FIRST, [False, SHOWN_REFUSED])
            refused = [(field, label, problem) for field, label, _, _, problem in cursor.fetchall()]
        transaction.set_rollback(True)
    return Difference(totals, reasons, first, refused)


@transaction.atomic
def ask_to_change(*, changeset: Changeset, actor: Any) -> None:
    """Note that the change is to be made, and by whom. Raises ChangeHasBegun, ChangeNotAllowed, NothingToChange."""
    changeset = _open(changeset)
    for name in _names(changeset):
        if not actor.has_perm(FIELDS[name].right):
            raise ChangeNotAllowed(FIELDS[name].label)
    if not changeset.undoes_id and not changeset.wishes:
        raise NothingToChange
    Changeset.objects.filter(pk=changeset.pk).update(status=ChangeStatus.QUEUED, actor=actor, failure="")


def apply_change(*, changeset_id: int) -> bool:
    """Make a change that waits for it; False if it is made already. Its rows and its receipt commit together.

    Locks the change, the store's queue of imports and changes, then the rows, in the order of `gather`.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            changeset = (
                Changeset.objects.select_related("store", "undoes", "actor")
                .select_for_update(of=("self",), no_key=True)
                .get(pk=changeset_id)
            )
            if changeset.status != ChangeStatus.QUEUED:
                return False
            said = teller(change_name(changeset_id), total=len(changeset.subject_ids) or None)
            with acting_for(changeset.actor_id):
                cursor.execute(SESSION, [changeset.store_id])
                said("Looking at the rows", 0)
                moment = gather(cursor, changeset, is_locking=True)
                changed, refused, alike = write(cursor, changeset, moment, said)
            Changeset.objects.filter(pk=changeset_id).update(
                status=ChangeStatus.APPLIED,
                applied_at=Now(),
                starts_at=moment.at,
                changed_count=changed,
                refused_count=refused,
                unchanged_count=alike,
            )
            tell_whose(changeset, called=str(changeset), end="is done")
    except Refused as refusal:
        _fail(changeset_id, str(refusal))
    except IntegrityError as error:
        _fail(changeset_id, f"The rows do not fit together, so none was changed: {str(error).splitlines()[0]}")
    except (OperationalError, InterfaceError):
        raise  # the server was away: the job is tried again
    except Exception:
        logger.exception("Bulk change %s broke off.", changeset_id)
        _fail(changeset_id, BROKEN)
    return True


@transaction.atomic
def begin_undoing(*, changeset: Changeset, actor: Any) -> Changeset:
    """A change that would take this one back, to be looked at first; the one that there is already, if somebody began.

    Raises NothingToUndo for a change that is not applied, or is undone. Locks the change.
    """
    changeset = Changeset.objects.select_for_update(no_key=True).get(pk=changeset.pk)
    standing = changeset.undoings.first()
    if changeset.status != ChangeStatus.APPLIED or not changeset.changed_count:
        raise NothingToUndo
    if standing is not None:
        if standing.status not in OPEN:
            raise NothingToUndo
        return standing
    return Changeset.objects.create(
        store_id=changeset.store_id,
        target=changeset.target,
        title=f"Undo: {changeset.title}"[:200],
        undoes=changeset,
        actor=actor,
    )


@transaction.atomic
def discard_change(*, changeset: Changeset) -> None:
    """Forget a change that was not made. Raises ChangeHasBegun."""
    _open(changeset).delete()


def _read(state: str | None) -> Any:
    """A state as the cursor of Django hands it over: JSON as text."""
    return None if state is None else json.loads(state)


def _names(changeset: Changeset) -> list[str]:
    if changeset.undoes_id:
        return list(changeset.undoes.rows.order_by().values_list("field", flat=True).distinct())  # type: ignore[union-attr]  # it undoes one
    return [str(wish["field"]) for wish in changeset.wishes]


def _open(changeset: Changeset) -> Changeset:
    """The change under its lock, as long as nobody has begun to make it."""
    changeset = Changeset.objects.select_for_update(of=("self",), no_key=True).get(pk=changeset.pk)
    if changeset.status not in OPEN:
        raise ChangeHasBegun
    return changeset


@transaction.atomic
def _fail(changeset_id: int, sentence: str) -> None:
    queued = Changeset.objects.filter(pk=changeset_id, status=ChangeStatus.QUEUED)
    if queued.update(status=ChangeStatus.FAILED, failure=sentence[:500]):
        changeset = Changeset.objects.select_related("store", "actor").get(pk=changeset_id)
        tell_whose(changeset, called=str(changeset), end="has failed")
