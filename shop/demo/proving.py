"""Proves what triggers keep day by day: each balance equals its ledger, over all rows.

`sql/proofs/` holds one question a file, asked in its first line; the answer is a number of rows, and is to be zero.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

PROOFS = Path(__file__).parent / "sql" / "proofs"


class ProofFailed(Exception):
    """A balance does not equal its ledger."""


def differences(cursor: Any) -> dict[str, int]:
    """The number of rows that are wrong, by the name of the proof."""
    return {path.stem: _answer(cursor, path) for path in sorted(PROOFS.glob("*.sql"))}


def prove(cursor: Any) -> int:
    """Raise `ProofFailed`, naming each proof that found wrong rows; the number of proofs otherwise."""
    found = differences(cursor)
    wrong = {name: count for name, count in found.items() if count}
    if wrong:
        raise ProofFailed(", ".join(f"{name}: {count:,} rows" for name, count in wrong.items()))
    return len(found)


def _answer(cursor: Any, path: Path) -> int:
    cursor.execute(path.read_text(encoding="utf-8"))
    return cursor.fetchone()[0]
