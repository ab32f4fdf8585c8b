"""A period as two fields, from and until, and as one column."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminSplitDateTimeWidget

from shop.core.admin import Column
from shop.core.markup import moment


class PeriodForm(forms.ModelForm):
    """Writes the column `valid` from two fields, so that nobody has to type a range."""

    range_class: ClassVar[type] = DateTimeTZRange
    starts: Any = forms.SplitDateTimeField(label="From", widget=UnfoldAdminSplitDateTimeWidget())
    ends: Any = forms.SplitDateTimeField(
        label="Until before", required=False, widget=UnfoldAdminSplitDateTimeWidget(), help_text="Empty: for good."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.valid:
            self.initial["starts"], self.initial["ends"] = self.instance.valid.lower, self.instance.valid.upper

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "It has to end after it begins.")
        elif starts:
            self.instance.valid = self.range_class(starts, ends)
        return cleaned


class DayPeriodForm(PeriodForm):
    """The same for a range of days."""

    range_class = DateRange
    starts = forms.DateField(label="From", widget=UnfoldAdminSingleDateWidget())
    ends = forms.DateField(
        label="Until before", required=False, widget=UnfoldAdminSingleDateWidget(), help_text="Empty: for good."
    )


class Period(Column):
    """From an instant until before another."""

    def __init__(self, field: str = "valid", label: str = "period") -> None:
        super().__init__(field, label)

    def html(self, value: Any, obj: Any) -> SafeString | str:
        if value.upper is None:
            return format_html("since {}", _when(value.lower)) if value.lower else "always"
        if value.lower is None:
            return format_html("until {}", _when(value.upper))
        return format_html("{} – {}", _when(value.lower), _when(value.upper))


def _when(at: dt.datetime) -> SafeString | str:
    """An instant; midnight is the beginning of a day, and nobody wants to read its zeros."""
    local = timezone.localtime(at)
    return moment(at) if local.time() != dt.time() else f"{local.day} {local:%b %Y}"


def phase(valid: Any, now: dt.datetime | None = None) -> str:
    """Where a period stands: “planned”, “current” or “past”."""
    now = now or timezone.now()
    if valid.lower is not None and valid.lower > now:
        return "planned"
    return "past" if valid.upper is not None and valid.upper <= now else "current"


PHASE_TONES = {"planned": "info", "current": "good", "past": "neutral"}
