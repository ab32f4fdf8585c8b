"""How a text separates its cells."""

from __future__ import annotations

import csv
from collections import Counter

DELIMITERS = (",", ";", "\t", "|")
RECORDS = 60


def delimiter_of(sample: str) -> str:
    """The delimiter that cuts the sample into the most even rows of more than one cell; a comma if none does."""
    declared = sample[:16].lower().lstrip("\ufeff").split("\n", 1)[0].strip()
    if declared.startswith("sep=") and len(declared) == 5:
        return declared[4]
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """How many of the records have the commonest width, and that width."""
    widths: Counter[int] = Counter()
    try:
        for number, record in enumerate(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)):
            if record and number < RECORDS:
                widths[len(record)] += 1
    except csv.Error:
        return (0.0, 0)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    if width < 2:
        return (0.0, 0)
    return (round(count / widths.total(), 1), width)
