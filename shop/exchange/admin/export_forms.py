"""The form of a kept export: its name, what it is written as, when, and who may have it."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from shop.exchange.models import ExportFormat, Rhythm, SavedExport, Weekday

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]
DAYS = [(str(day.value), str(day.label)) for day in Weekday]
EARLY = "6"


class ExportForm(forms.Form):
    """What the owner of an export may say about it."""

    name = forms.CharField(max_length=80, widget=UnfoldAdminTextInputWidget())
    form = forms.ChoiceField(label="Written as", choices=ExportFormat.choices, widget=UnfoldAdminSelectWidget())
    rhythm = forms.ChoiceField(label="Made", choices=Rhythm.choices, widget=UnfoldAdminSelectWidget())
    weekday = forms.ChoiceField(
        label="On", choices=DAYS, required=False, widget=UnfoldAdminSelectWidget(), help_text="Of a weekly export."
    )
    hour = forms.ChoiceField(label="At", choices=HOURS, required=False, widget=UnfoldAdminSelectWidget())
    keep_days = forms.IntegerField(
        label="Days a file is kept", min_value=1, max_value=90, widget=UnfoldAdminIntegerFieldWidget()
    )
    is_told = forms.BooleanField(
        label="An e-mail says when a scheduled file is ready", required=False, widget=UnfoldBooleanSwitchWidget()
    )
    is_shared = forms.BooleanField(
        label="Whoever may see the list may download the files", required=False, widget=UnfoldBooleanSwitchWidget()
    )

    def __init__(self, data: Any = None, *, export: SavedExport) -> None:
        filled = {
            "name": export.name,
            "form": export.format,
            "rhythm": export.rhythm,
            "weekday": str(export.weekday or Weekday.MONDAY.value),
            "hour": EARLY if export.hour is None else str(export.hour),
            "keep_days": export.keep_days,
            "is_told": export.is_told,
            "is_shared": export.is_shared,
        }
        super().__init__(data, initial=filled)
        self.fields["hour"].help_text = f"By the clock of the store ({export.store.timezone})."

    def arranged(self) -> dict[str, Any]:
        """The answers as the service takes them."""
        said = self.cleaned_data
        numbers = {name: int(said[name]) if said[name] else None for name in ("weekday", "hour")}
        return {**said, **numbers}
