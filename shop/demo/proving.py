"""Proves what triggers keep day by day: each app's truths, over all rows."""

from __future__ import annotations

from typing import Any

from shop.core.truths import declared, proved


class ProofFailed(Exception):
    """A balance does not equal its ledger."""


def differences(cursor: Any) -> dict[str, int]:
    """The number of rows that are wrong, by the name of the truth."""
    return {finding.name: finding.violations for finding in proved(cursor, declared())}


def prove(cursor: Any) -> int:
    """Raise `ProofFailed`, naming each truth that has wrong rows; the number of truths otherwise."""
    found = differences(cursor)
    wrong = {name: count for name, count in found.items() if count}
    if wrong:
        raise ProofFailed(", ".join(f"{name}: {count:,} rows" for name, count in wrong.items()))
    return len(found)
