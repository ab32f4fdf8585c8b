"""The rows of a list as CSV, however many: fetched and sent a batch at a time, by key, so nothing grows with them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.admin import action
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from shop.core.admin.columns import Column

BATCH = 2_000
"""Rows that are held at a time."""
MARK = "\ufeff"
"""Tells spreadsheets that the text is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@action(description="Export as CSV", permissions=["view"])
def export_csv(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
    """Send what the list shows of all selected rows, oldest key first.

    Each batch is a statement of its own: rows that change while it runs are sent as they are when their turn comes.
    """
    name = f"{admin.opts.verbose_name_plural}-{timezone.localdate().isoformat()}.csv".replace(" ", "-").lower()
    response = StreamingHttpResponse(lines(admin, request, queryset), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def lines(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Iterator[str]:
    """The text of the file, a batch of rows at a time."""
    columns = [column for column in admin.get_list_display(request) if column != "action_checkbox"]
    echo = csv.writer(_Echo())
    yield f"{MARK}{echo.writerow([_heading(admin, column) for column in columns])}"
    for batch in batches(queryset):
        yield "".join(str(echo.writerow([_cell(admin, column, row) for column in columns])) for row in batch)


def batches(queryset: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    """All rows by ascending key, `BATCH` at a time."""
    ordered = queryset.order_by("pk")
    batch = list(ordered[:BATCH])
    while batch:
        yield batch
        if len(batch) < BATCH:
            return
        batch = list(ordered.filter(pk__gt=batch[-1].pk)[:BATCH])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _heading(admin: Any, column: Any) -> str:
    label = column.short_description if isinstance(column, Column) else label_for_field(column, admin.model, admin)
    return capfirst(str(label))


def _cell(admin: Any, column: Any, row: Any) -> str:
    value = column.value(row) if isinstance(column, Column) else lookup_field(column, row, admin)[2]
    if value is None:
        return ""
    if isinstance(value, SafeString):
        value = strip_tags(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | Decimal | int | float):
        return str(value)
    text = str(value)
    # What begins like a formula would be one in a spreadsheet.
    return f"'{text}" if text.startswith(FORMULA) else text
