"""A table's rows on their way into the database: by COPY, piece by piece, each cell read or refused with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from shop.exchange.progress import Tell, silent
from shop.exchange.reading.tables import Table
from shop.exchange.recognising.columns import Reading
from shop.exchange.shapes import Shape, shape_for
from shop.exchange.values.cells import Convert
from shop.exchange.values.unreadable import Unreadable
from shop.exchange.vocabulary import FIELDS, Kind, Type

ROWS_IN_A_PIECE = 2_000
COLUMN_TYPES = {
    Type.MONEY: "numeric",
    Type.COUNT: "bigint",
    Type.WEIGHT: "int",
    Type.RATE: "numeric",
    Type.MOMENT: "timestamptz",
}
EXTRA = {Kind.PRODUCTS: {"part": "text", "options": "jsonb", "combination": "text"}}


def table_sql(kind: Kind) -> str:
    """The staging table of a kind: its fields, the row's number, and what is wrong with it."""
    columns = [f"{entry.name} {COLUMN_TYPES.get(entry.type, 'text')}" for entry in FIELDS[kind]]
    columns += [f"{name} {type_}" for name, type_ in EXTRA.get(kind, {}).items()]
    return f"CREATE TEMP TABLE incoming (row int, field text, problem text, {', '.join(columns)}) ON COMMIT DROP"


class RowsAsCsv(io.TextIOBase):
    """The rows as the text that COPY reads; never whole in memory. `count` is the number of rows so far."""

    def __init__(
        self, table: Table, reading: Reading, converters: Sequence[tuple[str, int, Convert]], tell: Tell = silent
    ) -> None:
        self.announce = tell
        self.names, self.shape = shape_for(reading, [name for name, _, _ in converters])
        self.pieces = self._pieces(table, converters)
        self.rest = ""
        self.count = 0

    def columns(self) -> str:
        return ", ".join(("row", "field", "problem", *self.names))

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        if not self.rest:
            self.rest = next(self.pieces, "")
        size = len(self.rest) if size is None or size < 0 else size
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece

    def _pieces(self, table: Table, converters: Sequence[tuple[str, int, Convert]]) -> Iterator[str]:
        labels = {entry.name: entry.label for kind in Kind for entry in FIELDS[kind]}
        width = len(table.headings)
        piece = io.StringIO()
        writer = csv.writer(piece, lineterminator="\n")
        for number, cells in table.rows():
            self.count += 1
            writer.writerow(_row(number, cells, width, converters, labels, self.shape, len(self.names)))
            if self.count % ROWS_IN_A_PIECE == 0:
                self.announce("Reading", self.count)
                yield piece.getvalue()
                piece.seek(0)
                piece.truncate()
        yield piece.getvalue()


def _row(
    number: int,
    cells: list[str],
    width: int,
    converters: Sequence[tuple[str, int, Convert]],
    labels: dict[str, str],
    shape: Shape | None,
    columns: int,
) -> list[Any]:
    if len(cells) != width:
        trouble = _raggedness(cells, width)
        if trouble:
            return [number, "", trouble, *[None] * columns]
    values: list[str | None] = []
    for name, place, convert in converters:
        text = cells[place].strip() if place < len(cells) else ""
        if not text or text in ("\\N", "NULL", "null", "#N/A", "NaN", "nan"):
            values.append(None)
            continue
        try:
            values.append(convert(text))
        except Unreadable as reason:
            return [number, name, f"{labels[name]} {reason}", *[None] * columns]
    if not any(values) and not any(cell.strip() for cell in cells):
        return [number, "", "The row is empty", *[None] * columns]
    try:
        return [number, None, None, *(shape(values) if shape else values)]
    except Unreadable as reason:
        return [number, "weight", f"Weight {reason}", *[None] * columns]


def _raggedness(cells: list[str], width: int) -> str | None:
    if len(cells) > width:
        return "The row has more cells than the heading" if any(cell.strip() for cell in cells[width:]) else None
    if not any(cell.strip() for cell in cells):
        return "The row is empty"
    return "The row has fewer cells than the heading"


def copy_rows(cursor: Any, rows: RowsAsCsv) -> int:
    """COPY the rows into the staging table and return how many there were."""
    cursor.copy_expert(f"COPY incoming ({rows.columns()}) FROM STDIN (FORMAT csv)", rows)
    return rows.count
