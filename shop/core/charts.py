"""Small bar charts as SVG: no script, right in light and dark, and read out loud by a screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

WIDTH, HEIGHT = 600, 100
"""The drawing's own units; the page scales it."""


@dataclass(frozen=True)
class Bar:
    """One bar: where it stands and what is said when somebody points at it."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: Any


def bars(values: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> list[Bar]:
    """A bar for each label, as high as its value is to the largest; values below zero are drawn as nothing."""
    pairs = list(values.items() if isinstance(values, Mapping) else values)
    largest = max((Decimal(value) for _label, value in pairs), default=Decimal(0))
    step = WIDTH / max(len(pairs), 1)
    width = min(step * 0.72, 40)
    drawn = []
    for position, (label, value) in enumerate(pairs):
        height = float(max(Decimal(value), Decimal(0)) / largest) * HEIGHT if largest > 0 else 0.0
        x = position * step + (step - width) / 2
        drawn.append(Bar(x, HEIGHT - height, width, height, label, value))
    return drawn
