"""The steps of a stretch of time, and how histograms come from the database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shop.insights.histogram import percentile_ms
from shop.insights.periods import Period


@dataclass(frozen=True, slots=True)
class Moment:
    """One step: how often something was done, and what it took in milliseconds; nothing where it was not done."""

    at: dt.datetime
    times: int = 0
    middle_ms: float | None = None
    late_ms: float | None = None
    database_ms: float = 0.0


def counts(row: dict[str, Any]) -> dict[int, int]:
    """The histogram of a row: how many durations fell into which bucket."""
    packed = row["histogram"]
    return {
        int(bucket): number for bucket, number in (json.loads(packed) if isinstance(packed, str) else packed).items()
    }


def moments(rows: Iterable[dict[str, Any]], period: Period, *, times: str, spent: str) -> list[Moment]:
    """Every step of the period, the oldest first; `times` and `spent` (microseconds) name the rows' columns."""
    found = {
        row["period_at"]: Moment(
            at=row["period_at"],
            times=int(row[times]),
            middle_ms=percentile_ms(counts(row), 0.5),
            late_ms=percentile_ms(counts(row), 0.95),
            database_ms=float(row[spent]) / 1000,
        )
        for row in rows
    }
    return [found.get(at, Moment(at)) for at in period.starts()]
