"""Periods that figures are about: whole days of UTC, with the one to compare them to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

YEAR_OF_WEEKS = 364
"""Days after which the weekdays are the same again."""


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, days: int) -> Period:
        """The `days` days that end with `last`."""
        return cls(last - timedelta(days=days - 1), last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From midnight until before midnight."""
        start, end = self.first, self.last + timedelta(days=1)
        return datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC)

    @property
    def before(self) -> Period:
        """As many days, right before; of a single day the same weekday before."""
        return self.shifted(7 if self.days == 1 else self.days)

    @property
    def year_before(self) -> Period:
        """The same weekdays a year before."""
        return self.shifted(YEAR_OF_WEEKS)

    def shifted(self, days: int) -> Period:
        return Period(self.first - timedelta(days=days), self.last - timedelta(days=days))

    @property
    def label(self) -> str:
        """What staff read: 3 Dec 2017 to 1 Jan 2018."""
        last = f"{self.last.day} {self.last:%b %Y}"
        return last if self.days == 1 else f"{self.first.day} {self.first:%b %Y} to {last}"

    def __str__(self) -> str:
        """As lists take it in their address."""
        return self.first.isoformat() if self.days == 1 else f"{self.first}..{self.last}"
