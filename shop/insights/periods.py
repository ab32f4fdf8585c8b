"""The stretches of time that a reader may choose, each read from the rollups of one grain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from shop.insights.models import Grain


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time up to now, and the grain of its rollups."""

    key: str
    title: str
    grain: Grain
    step: dt.timedelta
    steps: int

    def begin(self, now: dt.datetime | None = None) -> dt.datetime:
        """The beginning of its first step; the last one is under way."""
        return self.starts(now)[0]

    def starts(self, now: dt.datetime | None = None) -> list[dt.datetime]:
        """The beginning of each step, the oldest first."""
        now = (now or timezone.now()).astimezone(dt.UTC)
        last = now.replace(second=0, microsecond=0)
        if self.grain != Grain.MINUTE:
            last = last.replace(minute=0)
        if self.grain == Grain.DAY:
            last = last.replace(hour=0)
        return [last - self.step * back for back in reversed(range(self.steps))]


PERIODS = (
    Period("hour", "Last hour", Grain.MINUTE, dt.timedelta(minutes=1), 60),
    Period("day", "24 hours", Grain.HOUR, dt.timedelta(hours=1), 24),
    Period("week", "7 days", Grain.HOUR, dt.timedelta(hours=1), 168),
    Period("month", "30 days", Grain.DAY, dt.timedelta(days=1), 30),
)
DAY = PERIODS[1]


def period_of(key: str | None) -> Period:
    """The period of that name; the last 24 hours for any other."""
    return next((period for period in PERIODS if period.key == key), DAY)
