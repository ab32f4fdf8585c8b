"""Taking what was typed into a grid: each cell is read, and compared with what stands there by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from shop.exchange.changing.fields import FIELDS
from shop.exchange.changing.grid import states
from shop.exchange.changing.typed import columns_of, meaning
from shop.exchange.changing.wishes import How, Wish
from shop.exchange.exceptions import ChangeNotAllowed, NothingToChange, TooMuchTyped
from shop.exchange.models import Changeset
from shop.exchange.services.changing import wish_for
from shop.exchange.values.unreadable import Unreadable

MOST = 10_000
"""Cells of one grid: what a person types or pastes, not what a file brings."""
GONE = "It is not there any more."


@dataclass(frozen=True)
class Cell:
    """What somebody typed about a row, and what they saw there before; "" for nothing."""

    field: str
    key: int
    text: str
    was: str


@dataclass(frozen=True)
class Trouble:
    """Why a cell cannot be taken as it is. `now` is what stands there, if somebody changed it meanwhile."""

    field: str
    key: int
    says: str
    now: str | None = None


def look_over(
    *, changeset: Changeset, level: str, cells: Sequence[Cell], actor: Any, decimal: str
) -> tuple[dict[str, dict[str, str]], list[Trouble]]:
    """What the cells mean by field and key, without those that change nothing; and what is wrong with the others.

    Raises ChangeNotAllowed and TooMuchTyped. One statement for each column that was typed in.
    """
    if len(cells) > MOST:
        raise TooMuchTyped(MOST)
    allowed = {field.name: field for field in columns_of(level, actor)}
    by_field: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.field not in allowed:
            raise ChangeNotAllowed(FIELDS[cell.field].label if cell.field in FIELDS else "this")
        by_field[cell.field].append(cell)
    taken: dict[str, dict[str, str]] = {}
    troubles = []
    for name, typed in by_field.items():
        standing = states(changeset, allowed[name], [cell.key for cell in typed])
        for cell in typed:
            trouble = _trouble(cell, standing, decimal)
            if trouble:
                troubles.append(trouble)
            elif (text := meaning(name, cell.text, decimal=decimal)) != cell.was:
                taken.setdefault(name, {})[str(cell.key)] = text
    return taken, troubles


@transaction.atomic
def type_in(
    *, changeset: Changeset, level: str, cells: Sequence[Cell], actor: Any, decimal: str
) -> tuple[Changeset, list[Trouble]]:
    """Make what was typed the wish of the change, if nothing is wrong with any cell; what was typed into the grid of
    another level stays. Nothing is written to the rows themselves.

    Raises ChangeHasBegun, ChangeNotAllowed, NothingToChange, TooMuchTyped. Locks the change.
    """
    taken, troubles = look_over(changeset=changeset, level=level, cells=cells, actor=actor, decimal=decimal)
    if troubles:
        return changeset, troubles
    elsewhere = {
        wish["field"]: wish
        for wish in changeset.wishes
        if wish["how"] == How.TYPED and FIELDS[wish["field"]].level != level
    }
    were = {
        name: {str(cell.key): cell.was for cell in cells if cell.field == name and str(cell.key) in texts}
        for name, texts in taken.items()
    }
    typed = taken | {name: wish["values"] for name, wish in elsewhere.items()}
    if not typed:
        raise NothingToChange
    return (
        wish_for(
            changeset=changeset,
            wishes=[Wish(name, How.TYPED) for name in FIELDS if name in typed],
            actor=actor,
            typed=typed,
            were=were | {name: wish.get("were", {}) for name, wish in elsewhere.items()},
        ),
        [],
    )


def _trouble(cell: Cell, standing: dict[int, str | None], decimal: str) -> Trouble | None:
    if cell.key not in standing:
        return Trouble(cell.field, cell.key, GONE)
    try:
        meaning(cell.field, cell.text, decimal=decimal)
    except Unreadable as reason:
        return Trouble(cell.field, cell.key, f"It {reason}.")
    now = standing[cell.key] or ""
    if now != cell.was:
        return Trouble(cell.field, cell.key, "Somebody changed it meanwhile.", now)
    return None
