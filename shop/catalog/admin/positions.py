"""Rows that stand in an order: whoever adds one without saying where puts it last."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from shop.core.admin.inlines import CappedFormSet


class AppendingFormSet(CappedFormSet):
    """Gives new rows without a position the places after the last one."""

    instance: Any
    fk: Any

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if form.cleaned_data.get("position") is None:
            siblings = self.model._default_manager.filter(**{self.fk.name: self.instance})
            last = siblings.aggregate(last=Max("position"))["last"]
            form.instance.position = 0 if last is None else last + 1
        return super().save_new(form, commit=commit)
