"""Which period the home page is about, and which one beside it: what was asked for, or what makes sense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from shop.analytics.periods import Period

CHOICES = (
    ("today", "Today", 1),
    ("7", "7 days", 7),
    ("30", "30 days", 30),
    ("90", "90 days", 90),
    ("365", "Year", 365),
)
USUAL = "30"
STALE_DAYS = 2
LONGEST_DAYS = 20 * 366
OLDEST = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Choice:
    """A period to choose, as a link."""

    label: str
    query: str
    is_open: bool


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `last` is the day that periods end with: today, or an earlier one."""

    key: str
    period: Period
    is_against_year: bool
    today: dt.date
    last: dt.date

    @classmethod
    def of(cls, query: Mapping[str, str], *, today: dt.date, last_sold: dt.date | None) -> Asked:
        """Read `query`. Where it names no end and nothing was sold lately, periods end with the last day sold on."""
        is_stale = last_sold is not None and (today - last_sold).days >= STALE_DAYS
        last = _day(query.get("until")) or (last_sold if is_stale and last_sold else today)
        if query.get("until") == "today":
            last = today
        key = query.get("period", USUAL)
        against_year = query.get("against") == "year"
        if key == "custom":
            first, end = _day(query.get("from")), _day(query.get("to"))
            if first and end and first <= end and (end - first).days < LONGEST_DAYS:
                return cls(key, Period(first, end), against_year, today, last)
        days = {name: days for name, _label, days in CHOICES}
        key = key if key in days else USUAL
        return cls(key, Period.ending(last, days[key]), against_year, today, last)

    @property
    def before(self) -> Period:
        return self.period.year_before if self.is_against_year else self.period.before

    @property
    def ends_today(self) -> bool:
        return self.last == self.today

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice(label if self.ends_today or key != "today" else "1 day", self._query(period=key), key == self.key)
            for key, label, _days in CHOICES
        ]

    @property
    def comparisons(self) -> list[Choice]:
        """What the period may be compared to."""
        right_before = "the same weekday before" if self.period.days == 1 else "the period before"
        return [
            Choice(right_before, self._query(against=None), not self.is_against_year),
            Choice("a year before", self._query(against="year"), self.is_against_year),
        ]

    @property
    def until_today(self) -> str:
        """The address of the same, ending today."""
        return self._query(until="today")

    def _query(self, **change: str | None) -> str:
        asked: dict[str, str | None] = {
            "period": self.key,
            "until": None if self.key == "custom" else self.last.isoformat(),
            "against": "year" if self.is_against_year else None,
        }
        if self.key == "custom" and change.get("period", "custom") == "custom":
            asked |= {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        asked |= change
        if asked["until"] == self.today.isoformat():
            asked["until"] = "today"
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def _day(text: str | None) -> dt.date | None:
    """A day that can be counted with; None for what is none."""
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if OLDEST <= day <= dt.date(2200, 1, 1) else None
