"""The rows of a list as CSV or XLSX, however many: fetched and sent a batch at a time, so nothing grows with them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.admin import action
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from shop.core.admin import keyset
from shop.core.admin.columns import Column
from shop.core.limiting import Limit, too_many
from shop.core.limiting.answering import told
from shop.core.spreadsheets import as_workbook, harmless

BATCH = 2_000
"""Rows that are held at a time."""
MARK = "\ufeff"
"""Tells spreadsheets that the text is UTF-8."""
CSV, XLSX = "csv", "xlsx"
FILES = Limit("files of lists", "files of lists", *settings.FILE_RATE)
"""Of one person: each may be the whole of a table."""
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@action(description="Export as CSV", permissions=["view"])
def export_csv(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
    """Send what the list shows of all selected rows, in the order of the admin's `export_order`.

    Each batch is a statement of its own: rows that change while it runs are sent as they are when their turn comes.
    """
    return _sent(admin, request, queryset, CSV)


@action(description="Export as XLSX", permissions=["view"])
def export_xlsx(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
    """The same as a spreadsheet, in which figures and moments are such."""
    return _sent(admin, request, queryset, XLSX)


def _sent(admin: Any, request: HttpRequest, queryset: QuerySet[Any], form: str) -> HttpResponseBase:
    spent = FILES.spend(request.user.pk)
    if not spent.is_allowed:
        return told(too_many(request, spent), spent)
    response = StreamingHttpResponse(pieces(admin, request, queryset, form), content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(admin, form)}"'
    return told(response, spent)


def file_name(admin: Any, form: str) -> str:
    """What a file of the list that is made today is called."""
    return f"{admin.opts.verbose_name_plural}-{timezone.localdate().isoformat()}.{form}".replace(" ", "-").lower()


def pieces(
    admin: Any,
    request: HttpRequest,
    queryset: QuerySet[Any],
    form: str,
    *,
    tell: Callable[[int], None] = lambda _rows: None,
) -> Iterator[bytes]:
    """The file, a batch of rows at a time. Only columns that the list shows to this person are in it. `tell` is called
    with how many rows have been read.
    """
    columns = [column for column in admin.get_list_display(request) if column != "action_checkbox"]
    headings = [_heading(admin, column) for column in columns]

    def told() -> Iterator[Any]:
        count = 0
        for batch in batches(admin, queryset):
            count += len(batch)
            tell(count)
            yield from batch

    rows = ([_value(admin, column, row) for column in columns] for row in told())
    return as_workbook(headings, rows) if form == XLSX else as_csv(headings, rows)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows as the text of a file, a batch at a time."""
    echo = csv.writer(_Echo())
    yield f"{MARK}{echo.writerow(headings)}".encode()
    waiting: list[str] = []
    for row in rows:
        waiting.append(str(echo.writerow([_text(value) for value in row])))
        if len(waiting) == BATCH:
            yield "".join(waiting).encode()
            waiting.clear()
    if waiting:
        yield "".join(waiting).encode()


def batches(admin: Any, queryset: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    """All rows in the admin's `export_order`, `BATCH` at a time, each batch a range of the index behind that order."""
    terms = keyset.total_order(queryset.model, admin.export_order)
    place = None
    while batch := keyset.rows_after(queryset, terms, place, BATCH):
        yield batch
        if len(batch) < BATCH:
            return
        place = tuple(getattr(batch[-1], term.key) for term in terms)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _heading(admin: Any, column: Any) -> str:
    label = column.short_description if isinstance(column, Column) else label_for_field(column, admin.model, admin)
    return capfirst(str(label))


def _value(admin: Any, column: Any, row: Any) -> Any:
    """A cell as a spreadsheet takes it: a figure, a moment, a text, or None."""
    value = column.exported(row) if isinstance(column, Column) else lookup_field(column, row, admin)[2]
    if isinstance(value, SafeString):
        return unescape(strip_tags(value))
    if value is None or isinstance(value, date | Decimal | int | float):
        return value
    return str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    return str(harmless(value))
