"""Rows as CSV or XLSX, streamed: the same memory for ten rows and for ten million."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

LINES_IN_A_PIECE = 500
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs: a text that begins like a formula gets an apostrophe in front."""
    if isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value):
        return "'" + value
    return value


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The rows as CSV with a byte order mark, by which spreadsheets know UTF-8; a piece at a time."""
    piece = io.StringIO()
    writer = csv.writer(piece)
    piece.write("\ufeff")
    writer.writerow(headings)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(_text(value)) for value in row])
        if number % LINES_IN_A_PIECE == 0:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()


def as_workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """The rows as an open XLSX file, rewound; written row by row to the disk."""
    from openpyxl import Workbook  # takes a while, and most exports are text

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_cell(value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value


def _cell(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, str):
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", harmless(value))[:32_767]
    return value
