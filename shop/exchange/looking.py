"""How a file that somebody brought would be read, with what is still open: for a page on which people put it right."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from shop.exchange.exceptions import NeedsAnswer
from shop.exchange.reading.tables import Table, open_table
from shop.exchange.recognising.columns import OPTIONS, REQUIRED, Reading, recognise
from shop.exchange.vocabulary import FIELDS, Kind

SAMPLES = 3
LONGEST_SAMPLE = 60
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", ":": "colon"}


@dataclass(frozen=True)
class SeenColumn:
    """One column of the file: its heading, what its first cells say, and the field that it seems to be."""

    place: int
    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class Look:
    """What a file seems to be. `kind` is None where its headings leave that open; `questions` are left to people."""

    kind: Kind | None
    headings: tuple[str, ...]
    columns: tuple[SeenColumn, ...]
    options: Mapping[str, str]
    questions: tuple[str, ...]
    written: str
    lacking: str = ""
    choices: tuple[tuple[str, str], ...] = field(default=())

    def mapping(self) -> dict[str, str]:
        """Our field: their heading; the fields that no column says are named too, so that nothing is guessed anew."""
        if self.kind is None:
            return {}
        names = dict.fromkeys((entry.name for entry in FIELDS[self.kind]), "")
        return names | {column.field: column.heading for column in self.columns if column.field}


def look_at(
    path: Path, *, kind: Kind | None = None, mapping: Mapping[str, str] | None = None, withheld: Set[str] = frozenset()
) -> Look:
    """How the file would be read. Reads its beginning; raises FileRefused for what is no table.

    Columns that `mapping` names and the file has not are passed over. `withheld` fields are read from no column.
    """
    with open_table(path) as table:
        known = {*table.headings}
        said = {
            name: heading
            for name, heading in (mapping or {}).items()
            if name in OPTIONS or heading in known or not heading
        }
        said |= dict.fromkeys(withheld, "") if kind else {}
        reading, questions = _guess(table, kind, said)
        written = f"{table.encoding.upper()}, {DELIMITERS.get(table.delimiter, 'one column')}"
        return Look(
            kind=reading.kind if reading else None,
            headings=table.headings,
            columns=_columns(table, reading),
            options=reading.options if reading else {},
            questions=tuple(questions),
            written=written,
            lacking=_lacking(reading) if reading else "",
            choices=tuple((entry.name, entry.label) for entry in FIELDS[reading.kind] if entry.name not in withheld)
            if reading
            else (),
        )


def _guess(table: Table, kind: Kind | None, mapping: Mapping[str, str]) -> tuple[Reading | None, list[str]]:
    """The reading with every doubt left out, and the doubts in words."""
    said = dict(mapping)
    questions: list[str] = []
    while True:
        try:
            return recognise(table, kind=kind, mapping=said, is_complete=False), questions
        except NeedsAnswer as asked:
            questions.append(str(asked).partition(" Say it")[0])
            about = next(iter(asked.candidates))
            if about == "as" or about in said:
                return None, questions
            said[about] = ""


def _columns(table: Table, reading: Reading | None) -> tuple[SeenColumn, ...]:
    rows = table.sample(50)
    fields = {place: name for name, place in reading.columns.items()} if reading else {}
    seen = []
    for place, heading in enumerate(table.headings):
        cells = (row[place].strip() for row in rows if place < len(row))
        samples = list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]
        short = tuple(text if len(text) <= LONGEST_SAMPLE else f"{text[:LONGEST_SAMPLE]}…" for text in samples)
        seen.append(SeenColumn(place, heading, short, fields.get(place, "")))
    return tuple(seen)


def _lacking(reading: Reading) -> str:
    """What a file of this kind cannot do without and no column says; "" if there is all."""
    labels = {entry.name: entry.label for entry in FIELDS[reading.kind]}
    missing = [names for names in REQUIRED[reading.kind] if not any(name in reading.columns for name in names)]
    return "; ".join(" or ".join(labels[name] for name in names) for names in missing)
