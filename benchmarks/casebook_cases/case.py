"""What a case consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One change, made to the first draft and taken back again: what is built for it, and how the page then asks."""

    name: str
    build: str = ""
    query: str = ""
    """The naive query where this is empty."""
    is_cached: bool = False
    """The rows are kept in Redis; the query is asked when they are missing."""


@dataclass(frozen=True)
class Case:
    """A slow page, the steps each alone, and the last of them, which is what a shop should have."""

    name: str
    naive: str
    steps: tuple[Step, ...]
    write: str
    """What the shop writes all day into the tables read here; `%(n)s` counts the writes."""
    claim_ms: float
    """What the query is to be beaten down to, and from where."""
    claimed_from_ms: float
