"""Reads about imports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count

from shop.exchange.models import (
    ChangedField,
    ChangeOutcome,
    Changeset,
    ChangesetRow,
    ColumnMapping,
    ImportedSpan,
    ImportRun,
    Outcome,
    RefusedRow,
)
from shop.exchange.vocabulary import Kind
from shop.stores.models import Store

PIECE = 2_000
ROW, REASON = "Row of the file", "Why it was refused"
"""Headings that a file of refused rows has beside its own; they say nothing when it is sent again."""


def fingerprint(headings: Sequence[str]) -> str:
    """The headings of a file in 64 characters, for finding the mapping that was made for them."""
    own = [heading for heading in headings if heading not in (ROW, REASON)]
    return hashlib.sha256("\x1f".join(own).encode()).hexdigest()


def remembered_mapping(*, store: Store, headings: Sequence[str], kind: Kind | None) -> dict[str, str]:
    """What somebody said of a file with these headings; empty if nobody did. By `column_mapping_once`, one row."""
    known = ColumnMapping.objects.filter(store=store, fingerprint=fingerprint(headings)).first()
    if known is None or (kind is not None and known.kind != kind.value):
        return {}
    return dict(known.columns)


def mappings_that_fit(*, store: Store, headings: Sequence[str]) -> list[ColumnMapping]:
    """The named mappings of a store of which at least one column is in a file; newest first."""
    known = set(headings)
    named = ColumnMapping.objects.filter(store=store).exclude(name="")[:200]
    return [mapping for mapping in named if known & set(mapping.columns.values())]


def refused_rows_of(run: ImportRun) -> Iterator[list[str]]:
    """The refused rows of an import as they stood in the file, with their number and the reason after them. By
    `refused_row_once`, in the file's order, a piece at a time.
    """
    width = len(run.headings)
    last = 0
    while rows := list(RefusedRow.objects.filter(run=run, row__gt=last).order_by("row")[:PIECE]):
        for row in rows:
            cells = [*row.cells, *[""] * (width - len(row.cells))]
            yield [*cells[:width], str(row.row), row.reason]
        last = rows[-1].row


def outcomes_of(run: ImportRun) -> Iterator[list[Any]]:
    """Each row of an import with what became of it, and why not. By `imported_span_once`."""
    reasons = RefusedRow.objects.filter(run=run).order_by("row").values_list("row", "reason").iterator(chunk_size=PIECE)
    refused = next(reasons, None)
    for span in ImportedSpan.objects.filter(run=run).order_by("first_row").iterator(chunk_size=PIECE):
        if span.outcome != Outcome.REFUSED:
            # Blank lines are no rows: a span that holds any is told by its edges.
            if span.count == span.last_row - span.first_row + 1:
                yield from ([row, span.outcome, ""] for row in range(span.first_row, span.last_row + 1))
            else:
                yield [f"{span.first_row}–{span.last_row} ({span.count} rows)", span.outcome, ""]
            continue
        while refused is not None and refused[0] <= span.last_row:
            yield [refused[0], span.outcome, refused[1]]
            refused = next(reasons, None)


def reasons_of(run: ImportRun) -> list[tuple[str, int]]:
    """Why rows of an import were refused, the most frequent first. By `refused_row_once`."""
    rows = RefusedRow.objects.filter(run=run).order_by().values_list("reason").annotate(count=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def reasons_left(changeset: Changeset) -> list[tuple[str, int]]:
    """Why a change left rows as they were, the most frequent first. Reads its rows once."""
    rows = ChangesetRow.objects.filter(changeset=changeset, outcome=ChangeOutcome.REFUSED)
    counted = rows.order_by().values_list("reason").annotate(count=Count("pk"))
    return sorted(counted, key=lambda row: (-row[1], row[0]))


def changed_rows_of(changeset: Changeset) -> Iterator[ChangesetRow]:
    """The rows of a change, field by field, a piece at a time. By `changeset_row_once`."""
    for field in ChangedField.values:
        last = -1
        rows = ChangesetRow.objects.filter(changeset=changeset, field=field).order_by("subject_id")
        while piece := list(rows.filter(subject_id__gt=last)[:PIECE]):
            yield from piece
            last = piece[-1].subject_id
