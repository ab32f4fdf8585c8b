"""Instants as the clocks of the store show them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from shop.stores.models import Store


class StoreMomentField(forms.SplitDateTimeField):
    """An instant that is typed and shown in the time zone of a store, wherever the person sits."""

    zone: dt.tzinfo = dt.UTC

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": UnfoldAdminSplitDateTimeWidget(), **kwargs})

    def tell_time_of(self, store: Store) -> None:
        """Take the zone of `store`, and say so below the field where it is not the usual one."""
        self.zone = ZoneInfo(store.timezone)
        if store.timezone != "UTC":
            self.help_text = f"{self.help_text} Time in {place_of(store)}.".strip()

    def compress(self, data_list: Any) -> Any:
        with timezone.override(self.zone):
            return super().compress(data_list)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dt.datetime):
            return value
        local = timezone.localtime(value, self.zone)
        return [local.date(), local.time()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def place_of(store: Store) -> str:
    """“New York” for America/New_York: where its clocks hang."""
    return store.timezone.rpartition("/")[2].replace("_", " ")


def told_moment(at: dt.datetime, store: Store) -> str:
    """“4 May 2099, 10:30” as the clocks of `store` show it, with the place where they are not at the usual time."""
    local = timezone.localtime(at, ZoneInfo(store.timezone))
    return f"{local:%-d %B %Y, %H:%M}" + ("" if store.timezone == "UTC" else f" ({place_of(store)})")
