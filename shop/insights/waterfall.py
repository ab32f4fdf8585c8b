"""A request's bars as they are drawn: one a line in the order of time, each with its place in per cent of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

THINNEST = 0.3
"""Per cent: a bar that took no time at all can still be seen."""
TITLES = {"sql": "SQL", "cache": "Redis", "template": "Template"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the drawing: times in milliseconds, `left` and `width` in per cent."""

    kind: str
    title: str
    text: str
    since_ms: float
    lasts_ms: float
    left: float
    width: float
    rows: int | None
    is_miss: bool
    fingerprint: int | None
    is_longest: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of bar took in all, and its share of the request."""

    kind: str
    title: str
    times: int
    milliseconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All bars of a request, and what they add up to by kind. Writing the page includes what it asks meanwhile."""

    bars: list[Bar]
    parts: list[Part]
    left_out: int


def waterfall(trace: dict[str, Any]) -> Waterfall:
    """Draw a request from its trace."""
    whole = max(trace["milliseconds"], 0.001)
    found = trace["bars"]
    longest = max((bar["lasts_ms"] for bar in found if bar["kind"] != "template"), default=0.0)
    bars = [
        Bar(
            kind=bar["kind"],
            title=TITLES[bar["kind"]],
            text=bar["text"],
            since_ms=bar["since_ms"],
            lasts_ms=bar["lasts_ms"],
            left=min(100 - THINNEST, bar["since_ms"] / whole * 100),
            width=max(THINNEST, min(100.0, bar["lasts_ms"] / whole * 100)),
            rows=bar.get("rows") if bar.get("rows", -1) >= 0 else None,
            is_miss=bool(bar.get("is_miss")),
            fingerprint=int(bar["fingerprint"]) if "fingerprint" in bar else None,
            is_longest=bar["kind"] != "template" and bar["lasts_ms"] == longest,
        )
        for bar in found
    ]
    parts = []
    for kind, title in TITLES.items():
        own = [bar for bar in bars if bar.kind == kind]
        spent = sum(bar.lasts_ms for bar in own)
        if own:
            parts.append(Part(kind, title, len(own), spent, min(1.0, spent / whole)))
    return Waterfall(bars, parts, left_out=max(0, trace["statements"] - sum(bar.kind == "sql" for bar in bars)))
