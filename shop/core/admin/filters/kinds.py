"""The filters of everyday: one of the declared choices, a looked-up row, yes or no."""

from __future__ import annotations

from typing import Any

from unfold.contrib.filters.admin import AutocompleteSelectFilter, BooleanRadioFilter, ChoicesDropdownFilter


class ChoicesFilter(ChoicesDropdownFilter):
    """One of the choices that the field declares; none is read from the table."""

    def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
        # A generated column's choices stand on the field of its result.
        super().__init__(getattr(field, "output_field", field), *args, **kwargs)


class RelatedFilter(AutocompleteSelectFilter):
    """A row of another table, found by typing; costs one statement for the chosen one's name."""


class YesNoFilter(BooleanRadioFilter):
    """Yes, no, or both."""


def needs_submit(choice: Any) -> bool:
    """Whether the filter `choice` is a form that is sent rather than a list of links."""
    kind = choice[1] if isinstance(choice, tuple | list) else choice
    return isinstance(kind, type) and hasattr(kind, "form_class")
