"""Truths that the database holds over several rows, and the proof of each: what is counted, and which rows are wrong.

An app declares its own as `TRUTHS` in `shop/<app>/truths.py`. They are held row by row as the shop works; here they are
proved anew over all rows, for the nightly reconciliation, for tests and for bulk loads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

EXAMPLES = 5


class Held(StrEnum):
    """What keeps a truth from day to day."""

    CONSTRAINT = "constraint"
    TRIGGER = "trigger"
    COMPUTED = "computed column"
    SERVICE = "service"
    """By the services alone: the database would take a row that breaks it."""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A claim about every row of `table`. `wrong` selects one column: what names a row that breaks it."""

    name: str
    sentence: str
    held: Held
    table: str
    wrong: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the proof of one rule came to. `examples` name some of the rows that break it."""

    name: str
    sentence: str
    held: str
    table: str
    rows: int
    violations: int
    examples: tuple[str, ...] = ()


def declared() -> list[Truth]:
    """The truths of all apps, in the apps' order."""
    names = (f"{app.name}.truths" for app in apps.get_app_configs() if app.name.startswith("shop."))
    return [truth for name in names if find_spec(name) for truth in getattr(import_module(name), "TRUTHS", ())]


def proved(cursor: Any, truths: Iterable[Truth]) -> list[Finding]:
    """Prove each of the truths over all rows."""
    return [_proof(cursor, truth) for truth in truths]


def _proof(cursor: Any, truth: Truth) -> Finding:
    cursor.execute(f"SELECT count(*) FROM {truth.table}")
    [(rows,)] = cursor.fetchall()
    cursor.execute(f"SELECT count(*), (array_agg(wrong.key::text))[1:{EXAMPLES}] FROM ({truth.wrong}) AS wrong (key)")
    [(violations, examples)] = cursor.fetchall()
    return Finding(
        name=truth.name,
        sentence=truth.sentence,
        held=truth.held,
        table=truth.table,
        rows=rows,
        violations=violations,
        examples=tuple(examples or ()),
    )
