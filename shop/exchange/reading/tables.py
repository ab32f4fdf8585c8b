"""A file as a table: its headings and its rows, as often as they are asked for."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from shop.exchange.exceptions import FileRefused
from shop.exchange.reading.content import SAMPLE, is_workbook, open_bytes
from shop.exchange.reading.dialects import delimiter_of
from shop.exchange.reading.encodings import encoding_of
from shop.exchange.reading.headings import heading_row, readable_headings
from shop.exchange.reading.workbooks import write_as_csv

LONGEST_CELL = 4_000_000
MOST_COLUMNS = 1_000

csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True)
class Table:
    """A table on disk. `headings` are unique; `skipped` records stand above the first row of data."""

    path: Path
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    skipped: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number in the file (the heading of a plain table is row 1); blank lines are no rows."""
        for number, record in enumerate(self._records(), start=1):
            if number > self.skipped and record:
                yield number, record

    def sample(self, count: int) -> list[list[str]]:
        return [record for _, record in islice(self.rows(), count)]

    def _records(self) -> Iterator[list[str]]:
        with open_bytes(self.path) as raw, io.TextIOWrapper(raw, self.encoding, "replace", newline="") as text:
            yield from records(text, self.delimiter)


def records(text: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """The records of a text. Raises FileRefused where the quotation marks do not close."""
    try:
        yield from csv.reader(text, delimiter=delimiter)
    except csv.Error as error:
        raise FileRefused(
            f"The file cannot be read any further ({error}): a quotation mark may have been left open."
        ) from error


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table in a file of text or in a workbook; a workbook is written out until the block ends."""
    if not path.exists() or path.is_dir():
        raise FileRefused(f"There is no file {path.name}.")
    if not path.stat().st_size:
        raise FileRefused("The file is empty.")
    if not is_workbook(path):
        yield _described(path)
        return
    with tempfile.TemporaryDirectory(prefix="backroom-import-") as folder:
        target = Path(folder) / "sheet.csv"
        write_as_csv(path, target)
        yield _described(target)


def _described(path: Path) -> Table:
    encoding = encoding_of(path)
    with open_bytes(path) as raw, io.TextIOWrapper(raw, encoding, "replace", newline="") as text:
        sample = text.read(SAMPLE)
    delimiter = delimiter_of(sample)
    top = list(islice(records(io.StringIO(sample, newline=""), delimiter), 20))
    place = heading_row(top)
    if place is None:
        raise FileRefused("The file holds no table: there is not one row with cells.")
    if len(top[place]) > MOST_COLUMNS:
        raise FileRefused(f"The file has more than {MOST_COLUMNS} columns.")
    return Table(path, encoding, delimiter, readable_headings(top[place]), place + 1)
