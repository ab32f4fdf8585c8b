"""XLSX leaves while it is written, and opens as what went in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from shop.core import spreadsheets
from shop.core.spreadsheets import as_workbook

NOON = dt.datetime(2026, 3, 1, 12, 30, 15, tzinfo=dt.UTC)


def opened(headings: list[str], rows: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(as_workbook(headings, rows))))


def test_each_cell_comes_back_as_what_it_was() -> None:
    row = [
        'Tüll <&> "x" ]]>',
        7,
        Decimal("12.50"),
        True,
        None,
        dt.date(2024, 2, 29),
        NOON,
        "a\x00b\x0bc",
        "שלום",
        10**17,
    ]

    book = opened([f"Column {place}" for place in range(len(row))], [row])

    heading, cells = book["Export 1"].iter_rows(values_only=True)
    assert heading[0] == "Column 0"
    assert cells == (
        'Tüll <&> "x" ]]>',
        7,
        12.5,
        True,
        None,
        dt.datetime(2024, 2, 29),  # noqa: DTZ001 - spreadsheets know no zones
        NOON.replace(tzinfo=None),
        "abc",
        "שלום",
        str(10**17),
    )


@pytest.mark.parametrize("text", ["=1+1", "+49 421", "@SUM(A1)", "-cmd|x", "\tx", "\r=1"])
def test_what_begins_like_a_formula_stays_text(text: str) -> None:
    (cell,) = next(opened(["Name"], [[text]]).active.iter_rows(min_row=2))

    assert (cell.data_type, str(cell.value)[0]) == ("s", "'")


def test_a_full_sheet_is_followed_by_another_with_the_same_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 4)

    book = opened(["Number"], [[number] for number in range(7)])

    assert [[cell for (cell,) in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["Number", 0, 1, 2],
        ["Number", 3, 4, 5],
        ["Number", 6],
    ]


def test_no_rows_leave_a_sheet_with_its_heading() -> None:
    assert list(opened(["Name", "Price"], []).active.iter_rows(values_only=True)) == [("Name", "Price")]


def test_pieces_leave_before_the_rows_after_them_are_asked_for() -> None:
    asked = 0

    def rows() -> Iterator[list[str]]:
        nonlocal asked
        for asked in range(1, 20_001):
            yield [f"{asked * 7919 % 10_007} of something", str(asked**3)]

    pieces = as_workbook(["Name", "Cube"], rows())
    first = next(pieces)
    asked_first = asked
    sizes = [len(first), *(len(piece) for piece in pieces)]

    assert asked_first < 12_000
    assert asked == 20_000
    assert max(sizes) < 2 * spreadsheets.PIECE
