"""How many rows a list has: exactly while that is cheap, the planner's estimate beyond."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

EXACT_UP_TO = 10_000
"""Rows that are counted one by one; more than these are estimated."""


class RowCount(int):
    """A number of rows that knows whether it was counted."""

    is_exact: bool
    is_minimum: bool

    def __new__(cls, value: int, *, is_exact: bool = True, is_minimum: bool = False) -> Self:
        count = super().__new__(cls, value)
        count.is_exact = is_exact
        count.is_minimum = is_minimum
        return count

    @property
    def label(self) -> str:
        """What staff read: 4,205 / about 1,455,000 / 10,000+."""
        if self.is_exact:
            return _grouped(int(self))
        if self.is_minimum:
            return f"{_grouped(int(self))}+"
        return _("about %(count)s") % {"count": _grouped(_rounded(int(self)))}


def count_up_to(queryset: QuerySet[Any], limit: int | None = None) -> RowCount:
    """The rows of `queryset`, counted as far as `limit` (`EXACT_UP_TO`): "10,000+" from there on. One statement."""
    return counts_up_to([queryset], limit)[0]


def counts_up_to(querysets: Sequence[QuerySet[Any]], limit: int | None = None) -> list[RowCount]:
    """As `count_up_to` for each of `querysets`, all of one database, in one statement together."""
    limit = EXACT_UP_TO if limit is None else limit
    selects: list[str] = []
    parameters: list[Any] = []
    for queryset in querysets:
        try:
            sql, values = queryset.order_by().values("pk")[: limit + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, values = "SELECT 1 WHERE false", ()
        selects.append(f"(SELECT count(*) FROM ({sql}) AS counted)")
        parameters += values
    if not selects:
        return []
    with connections[querysets[0].db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", parameters)
        counted = cursor.fetchone()
    return [RowCount(min(rows, limit), is_exact=rows <= limit, is_minimum=True) for rows in counted]


def row_count(queryset: QuerySet[Any], *, is_narrowed: bool) -> RowCount:
    """The rows of `queryset`: exact up to `EXACT_UP_TO`, an estimate beyond; the cost does not grow with the table.

    A whole table is estimated first, which its statistics do well, and counted only if it seems short: one statement,
    or two. What filters leave of it is counted as far as is bearable, in one statement: the planner's guess about
    several conditions at once can be wrong by any factor.
    """
    if is_narrowed:
        return count_up_to(queryset)
    estimate = estimated_rows(queryset)
    if estimate > 2 * EXACT_UP_TO:
        return RowCount(estimate, is_exact=False)
    counted = count_up_to(queryset)
    return counted if counted.is_exact else RowCount(max(estimate, EXACT_UP_TO + 1), is_exact=False)


def estimated_rows(queryset: QuerySet[Any]) -> int:
    """What the planner expects `queryset` to return, from the last ANALYZE and the tables' size now."""
    statement, parameters = queryset.order_by().values("pk").query.sql_with_params()
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        (plan,) = cursor.fetchone()
    if isinstance(plan, str):
        plan = json.loads(plan)
    return int(plan[0]["Plan"]["Plan Rows"])


def _rounded(value: int) -> int:
    """Four leading digits: an estimate that showed more would claim a precision that it lacks."""
    return int(round(value, 4 - len(str(value))))


def _grouped(value: int) -> str:
    return str(number_format(value, force_grouping=True))
