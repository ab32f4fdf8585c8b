"""Turns what a cursor returned into the dataclass of a panel."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Row = TypeVar("Row")


def fetch(cursor: CursorWrapper, row_type: type[Row], sql: str, params: dict[str, Any] | None = None) -> list[Row]:
    """Run the statement; its columns have the names of the dataclass's fields, in any order."""
    cursor.execute(sql, params)
    names = [column[0] for column in cursor.description]
    if set(names) != {field.name for field in fields(row_type)}:  # type: ignore[arg-type]  # each Row is a dataclass
        raise TypeError(f"{row_type.__name__} does not match the columns {names}")
    return [row_type(**dict(zip(names, values, strict=True))) for values in cursor.fetchall()]


def records(cursor: CursorWrapper, sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Run the question and return its rows by the names of their columns."""
    cursor.execute(sql, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
