"""The list page of an admin: keyset pages, bounded counts, sorts that an index serves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR
from django.db.models import OrderBy, QuerySet
from django.http import HttpRequest
from unfold.views import ChangeList as UnfoldChangeList

from shop.core.admin import keyset
from shop.core.admin.counting import RowCount, row_count
from shop.core.admin.paging import BETWEEN, UNKNOWN, Pager, Place

COLUMNS_VAR = "columns"


def chosen_columns(request: HttpRequest, columns: Sequence[Any]) -> Sequence[Any]:
    """Those of a list's columns that the address names (`?columns=number,placed_at`), in its order; all without it."""
    by_name = {column_name(column): column for column in columns}
    asked = request.GET.get(COLUMNS_VAR, "").split(",")
    return [by_name[name] for name in dict.fromkeys(asked) if name in by_name] or columns


def column_name(column: Any) -> str:
    """What an address calls a column."""
    return str(getattr(column, "__name__", column)).strip("_")


class ChangeList(UnfoldChangeList):
    """Django's list with another way to its rows: 1 statement for a page, 1 or 2 more when there are further pages."""

    terms: keyset.Terms

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(COLUMNS_VAR, None)
        return found

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[OrderBy]:
        """The sort that was asked for, if an index serves it, else the admin's own; always a total order."""
        chosen = self.chosen_sort()
        if chosen:
            index, descending = chosen
            part = self.get_ordering_field(self.list_display[index])
            ordering: list[Any] = [_directed(part, descending)]
        else:
            ordering = list(
                self.model_admin.get_ordering(request) or self._get_default_ordering() or queryset.query.order_by
            )
        self.terms = keyset.total_order(self.model, ordering)
        return [term.order_by for term in self.terms]

    def chosen_sort(self) -> tuple[int, bool] | None:
        """The column that the address sorts by and whether downwards; None where it names none that may be."""
        text = self.params.get(ORDER_VAR, "").split(".")[0]
        descending, digits = text.startswith("-"), text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            return None
        index = int(digits)
        if index >= len(self.list_display) or not self.is_sortable(index):
            return None
        return index, descending

    def is_sortable(self, index: int) -> bool:
        name = self.list_display[index]
        return name in (self.sortable_by or ()) and bool(self.get_ordering_field(name))

    def get_ordering_field_columns(self) -> dict[int, str]:
        chosen = self.chosen_sort()
        if chosen:
            return {chosen[0]: "desc" if chosen[1] else "asc"}
        first = self.terms[0]
        for index, name in enumerate(self.list_display):
            field = self.get_ordering_field(name)
            if field and keyset.total_order(self.model, [field])[0].key == first.key:
                return {index: "desc" if first.descending else "asc"}
        return {}

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the page first: a list that fits on it needs no count."""
        size = self.list_per_page
        place = Place.parse(request.GET.get(PAGE_VAR, ""))
        rows, place, has_previous, has_next = self._window(place, size)
        whole = not has_previous and not has_next
        count = RowCount(len(rows)) if whole else row_count(self.queryset, is_narrowed=self.is_narrowed)
        self.can_show_all = bool(count.is_exact and count <= self.list_max_show_all)
        if self.show_all and self.can_show_all and not whole:
            rows = keyset.rows_after(self.queryset, self.terms, None, self.list_max_show_all)
            has_previous = has_next = False
        page = place.page
        if place.direction == "last":
            page = max(1, -(-int(count) // size)) if count.is_exact else UNKNOWN
        self.page_num = page or 1
        self.multi_page = not whole
        self.result_count = count
        # Level with the count, so that the frame does not offer to show the whole table at once.
        self.full_result_count = count
        self.show_full_result_count = False
        self.show_admin_actions = bool(rows)
        self.result_list = self._as_queryset(rows)
        self.pager = self.paginator = Pager(
            count=count,
            per_page=size,
            page=page,
            link=lambda text: self.get_query_string({PAGE_VAR: text}),
            previous=self._neighbour("before", rows, page, -1) if has_previous else None,
            next=self._neighbour("after", rows, page, +1) if has_next else None,
            day=date.fromisoformat(place.cursor) if place.direction == "day" else None,
            goes_by_day=keyset.goes_by_day(self.model, self.terms),
            carried=[(name, value) for name, value in self.params.items() if name != PAGE_VAR],
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether a search, a filter or a tab leaves some rows out."""
        queries = self.queryset.query, self.root_queryset.query
        return bool(queries[0].where != queries[1].where or queries[0].is_empty())

    def _window(self, place: Place, size: int) -> tuple[list[Any], Place, bool, bool]:
        """The rows at `place`, the place that they turned out to be, and whether there are rows before and after."""
        if place.direction == "day":
            values = keyset.values_at(place.cursor, self.model, self.terms)
        else:
            values = keyset.values_of(place.cursor, self.queryset, self.terms) if place.cursor else None
        if place.direction in ("before", "last") and (values or not place.cursor):
            rows = keyset.rows_before(self.queryset, self.terms, values, size + 1)
            if len(rows) > size:
                return rows[1:], place, True, place.direction == "before"
            place, values = Place(), None
        if values is None:
            place = Place()
        rows = keyset.rows_after(self.queryset, self.terms, values, size + 1)
        return rows[:size], place, values is not None, len(rows) > size

    def _neighbour(self, direction: str, rows: list[Any], page: int, step: int) -> Place | None:
        if not rows:
            return Place() if direction == "before" else None
        edge = rows[0] if direction == "before" else rows[-1]
        number = page if page in (UNKNOWN, BETWEEN) else max(1, page + step)
        return Place(direction, number, keyset.cursor_of(edge, self.terms))

    def _as_queryset(self, rows: list[Any]) -> QuerySet[Any]:
        """The fetched rows in the guise of a sorted queryset, which the formset of an editable list asks for."""
        page: Any = self.queryset.all()
        page._result_cache = rows
        return page


def _directed(part: Any, descending: bool) -> Any:
    """`part` of a sort as the column declares it, turned round when the address asks for it downwards."""
    if isinstance(part, str):
        starts_down = part.startswith("-")
        return part.removeprefix("-") if starts_down == descending else f"-{part.removeprefix('-')}"
    directed = part if isinstance(part, OrderBy) else OrderBy(part)
    if descending:
        directed = directed.copy()
        directed.reverse_ordering()
    return directed
