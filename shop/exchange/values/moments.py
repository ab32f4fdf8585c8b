"""Dates as people write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from shop.exchange.values.unreadable import Unreadable

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
NAMED = re.compile(
    r"(?:[a-z]+,\s*)?(\d{1,2})\.?[\s-]+(?:de\s+)?([a-zäûé]+)\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})", re.IGNORECASE
)
NAMED_FIRST = re.compile(r"(?:[a-z]+,\s*)?([a-zäûé]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
CLOCK = re.compile(
    r"[T\s,]*(?:at\s+|um\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?(?:m\.?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\s*Uhr)?",
    re.IGNORECASE,
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january janvier janv enero ene janeiro",
            "feb februar february fevrier fév fev fevr février febrero fevereiro",
            "mar marz märz mrz march mars marzo marco março",
            "apr april avril avr abril abr",
            "may mai mayo maio",
            "jun juni june juin junio junho",
            "jul juli july juillet juil julio julho",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre setembro set",
            "oct okt oktober october octobre octubre outubro out",
            "nov november novembre noviembre novembro",
            "dec dez dezember december décembre decembre déc diciembre dic dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
EARLIEST, LATEST = 1970, 2100


class DayOrder:
    """Whether the day or the month comes first in a column's dates: learnt from those that leave no doubt."""

    def __init__(self, told: str | None = None) -> None:
        self.told = told
        self.day_first = 0
        self.month_first = 0
        self.doubtful: str | None = None

    def learn(self, text: str) -> None:
        match = YEAR_LAST.match(text)
        if not match or match[2] == ".":
            return
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second and self.doubtful is None:
            self.doubtful = text

    @property
    def is_day_first(self) -> bool | None:
        """None where the dates say both, or nothing."""
        if self.told:
            return "day" in self.told.lower().split("first")[0]
        if bool(self.day_first) == bool(self.month_first):
            return None
        return bool(self.day_first)

    @property
    def needs_answer(self) -> bool:
        """Every date of the column could be read both ways."""
        return self.told is None and self.doubtful is not None and not self.day_first and not self.month_first


def moment_reader(is_day_first: bool | None, zone: ZoneInfo) -> Callable[[str], str]:
    """Reads dates and times into ISO 8601 with their offset; those without one are of the shop's time zone."""

    def read(text: str) -> str:
        year, month, day, rest = _date(text, is_day_first)
        if not EARLIEST <= year <= LATEST:
            raise Unreadable(f"is not between {EARLIEST} and {LATEST}")
        try:
            moment = dt.datetime(year, month, day)  # noqa: DTZ001  # its zone comes a line later
            return _at(moment, rest, zone).isoformat()
        except ValueError as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable("is no day of the calendar") from error

    return read


def _date(text: str, is_day_first: bool | None) -> tuple[int, int, int, str]:
    if match := YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3]), text[match.end() :]
    if match := YEAR_LAST.match(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        if match[2] == "." or first > 12 or first == second or (is_day_first and second <= 12):
            return year, second, first, text[match.end() :]
        if second > 12 or is_day_first is False:
            return year, first, second, text[match.end() :]
        raise Unreadable("can be read with the day or with the month first")
    if match := COMPACT.fullmatch(text[:8]):
        return int(match[1]), int(match[2]), int(match[3]), text[8:]
    if (match := NAMED.match(text)) and match[2].lower() in MONTHS:
        return _year(match[3]), MONTHS[match[2].lower()], int(match[1]), text[match.end() :]
    if (match := NAMED_FIRST.match(text)) and match[1].lower() in MONTHS:
        return int(match[3]), MONTHS[match[1].lower()], int(match[2]), text[match.end() :]
    if re.fullmatch(r"1\d{9}", text) or re.fullmatch(r"1\d{12}", text):
        moment = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        return moment.year, moment.month, moment.day, f" {moment:%H:%M:%S}Z"
    raise Unreadable("is not a date")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _at(day: dt.datetime, rest: str, zone: ZoneInfo) -> dt.datetime:
    if not rest.strip(" Tt,"):
        return day.replace(tzinfo=zone)
    match = CLOCK.fullmatch(rest)
    if not match:
        raise Unreadable("is not a date")
    hour = int(match[1])
    if match[5]:
        hour = hour % 12 + (12 if match[5].lower() == "p" else 0)
    fraction = int((match[4] or "0")[:6].ljust(6, "0"))
    moment = day.replace(hour=hour, minute=int(match[2]), second=int(match[3] or 0), microsecond=fraction)
    return moment.replace(tzinfo=_offset(match[6], zone))


def _offset(text: str | None, zone: ZoneInfo) -> dt.tzinfo:
    if not text:
        return zone
    if text.upper() in ("Z", "UTC", "GMT"):
        return dt.UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))
