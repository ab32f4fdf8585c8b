"""Counts of goods in words, as timelines and forms say them."""

from __future__ import annotations


def units(count: int) -> str:
    """1 unit, 2 units, 1,000 units."""
    return "1 unit" if count == 1 else f"{count:,} units"
