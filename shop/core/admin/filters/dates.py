"""Year, month and day of a list, without reading its dates: the two ends of the index say which years there are.

A page that leads to a list may also name any days, from the first to the last: `?placed_at=2017-12-03..2018-01-01`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.admin.filters import FieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import DateTimeField, Field, Max, Min, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class DateDrillDown(FieldListFilter):
    """`?placed_at=2017`, `=2017-04`, `=2017-04-09`: a range of the index, narrowed by a click at a time.

    Years come from the smallest and largest value (two index probes in one statement); months and days are simply those
    of the year and month, cut at these ends. An empty month can therefore be chosen; finding that out would read it.
    """

    template = "admin/backoffice/date_drill_down.html"

    def __init__(
        self,
        field: Field[Any, Any],
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.lookup_kwarg = field_path
        super().__init__(field, request, params, model, model_admin, field_path)
        chosen: Any = self.used_parameters.get(self.lookup_kwarg) or [""]
        self.period = Span.parse(str(chosen[-1])) or Period.parse(str(chosen[-1]))

    def expected_parameters(self) -> list[str | None]:
        return [self.lookup_kwarg]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.period is None:
            return queryset
        start, end = self.period.bounds(with_time=isinstance(self.field, DateTimeField))
        return queryset.filter(**{f"{self.field_path}__gte": start, f"{self.field_path}__lt": end})

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The way back up first, then the periods one step down."""
        period = self.period
        yield {
            "display": _("All dates"),
            "selected": period is None,
            "query_string": changelist.get_query_string(remove=[self.lookup_kwarg]),
        }
        for above in period.path if period else ():
            yield self._choice(changelist, above, above == period)
        for below in self._below(changelist.root_queryset):
            yield self._choice(changelist, below, False)

    def _choice(self, changelist: ChangeList, period: Period, selected: bool) -> dict[str, Any]:
        return {
            "display": period.label,
            "selected": selected,
            "query_string": changelist.get_query_string({self.lookup_kwarg: str(period)}),
            "level": period.level,
        }

    def _below(self, rows: QuerySet[Any]) -> list[Period]:
        if isinstance(self.period, Span):
            return []
        ends = rows.order_by().aggregate(first=Min(self.field_path), last=Max(self.field_path))
        if ends["first"] is None:
            return []
        first, last = _day(ends["first"]), _day(ends["last"])
        period = self.period or Period()
        return [below for below in period.parts(first, last) if below.start <= last and below.end > first]


def _day(moment: date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


class GivenDates(DateDrillDown):
    """Shows the period that an address names, and the way back to all; for dates whose ends no index has ready."""

    def has_output(self) -> bool:
        return self.period is not None

    def _below(self, rows: QuerySet[Any]) -> list[Period]:
        return []


class Period(tuple[int, ...]):
    """All time (), a year (2017,), a month (2017, 4) or a day (2017, 4, 9)."""

    def __new__(cls, *parts: int) -> Period:
        return super().__new__(cls, parts)

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """The period that `text` writes as in ISO 8601; None for nothing; raises for what is no date."""
        if not text:
            return None
        try:
            period = cls(*(int(part) for part in text.split("-")))
            if len(period) > 3:
                raise ValueError(text)
            period.bounds(with_time=False)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error
        return period

    def __str__(self) -> str:
        return "-".join(f"{part:02}" if place else f"{part:04}" for place, part in enumerate(self))

    @property
    def level(self) -> int:
        return len(self)

    @property
    def path(self) -> list[Period]:
        return [Period(*self[:depth]) for depth in range(1, len(self) + 1)]

    @property
    def start(self) -> date:
        return date(*(*self, 1, 1, 1)[:3])

    @property
    def end(self) -> date:
        """The day after the last."""
        match len(self):
            case 1:
                return date(self[0] + 1, 1, 1)
            case 2:
                return (self.start + timedelta(days=32)).replace(day=1)
            case _:
                return self.start + timedelta(days=1)

    @property
    def label(self) -> str:
        names = {1: "Y", 2: "F", 3: "l j"}
        return date_format(self.start, names[len(self)])

    def parts(self, first: date, last: date) -> list[Period]:
        """The periods one step down; for all time, the years between `first` and `last`, at most a hundred."""
        match len(self):
            case 0:
                newest = max(first.year, last.year)
                return [Period(year) for year in range(max(first.year, newest - 99), newest + 1)]
            case 1:
                return [Period(self[0], month) for month in range(1, 13)]
            case 2:
                days = (self.end - self.start).days
                return [Period(*self, day) for day in range(1, days + 1)]
            case _:
                return []

    def bounds(self, *, with_time: bool) -> tuple[date, date]:
        if not with_time:
            return self.start, self.end
        zone = timezone.get_current_timezone()
        start, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (self.start, self.end))
        return start, end


class Span(Period):
    """Days from the first to the last, both included; level with a year, whatever its length."""

    last: date

    @classmethod
    def parse(cls, text: str) -> Span | None:
        """The span that `text` writes as two days with “..” between; None where it writes none; raises for no dates."""
        first, dots, last = text.partition("..")
        if not dots:
            return None
        try:
            start, end = date.fromisoformat(first), date.fromisoformat(last)
            span = cls(start.year, start.month, start.day)
            span.last = end
            span.bounds(with_time=False)
            if end < start:
                raise ValueError(text)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error
        return span

    def __str__(self) -> str:
        return f"{self.start}..{self.last}"

    @property
    def level(self) -> int:
        return 1

    @property
    def path(self) -> list[Period]:
        return [self]

    @property
    def end(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{date_format(self.start, 'j M Y')} – {date_format(self.last, 'j M Y')}"
