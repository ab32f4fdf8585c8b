"""Which row of a file holds its headings, and how they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from shop.exchange.vocabulary import is_known_heading


def heading_row(records: Sequence[Sequence[str]]) -> int | None:
    """The place of the heading among a file's first records: the one with the most words that we know.

    Without any such word it is the first record with cells.
    """
    best, most = None, 0
    for place, record in enumerate(records[:15]):
        if not any(cell.strip() for cell in record) or _declares_separator(record):
            continue
        known = sum(is_known_heading(folded(cell)) for cell in record)
        if best is None or known > most:
            best, most = place, known
    return best


def _declares_separator(record: Sequence[str]) -> bool:
    return record[0].lstrip("\ufeff").lower().startswith("sep=")


def readable_headings(record: Sequence[str]) -> tuple[str, ...]:
    """The headings without blanks around them, each once: the second “Price” is “Price (2)”."""
    seen: Counter[str] = Counter()
    headings = []
    for place, cell in enumerate(record, start=1):
        heading = " ".join(cell.replace("\ufeff", "").split()) or f"Column {place}"
        seen[heading] += 1
        headings.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(headings)


def folded(heading: str) -> str:
    """A heading for comparing: small letters without accents, words apart (“UnitPrice” is “unit price”)."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading.strip("\ufeff \t"))
    plain = unicodedata.normalize("NFKD", apart.replace("ß", "ss").replace("№", "no"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w%]+|_+", " ", plain.lower()).strip()
