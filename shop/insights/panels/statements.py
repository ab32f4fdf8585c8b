"""Which statements does the server spend its time on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.asking import Remedy
from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

HIDDEN = "<insufficient privilege>"
ORDERS = {
    "total": "total_ms DESC",
    "mean": "mean_ms DESC",
    "calls": "calls DESC",
    "rows": "returned DESC",
    "hits": "hit_ratio ASC NULLS LAST",
}
# A mean over one or two calls says nothing about the next one.
FEWEST_CALLS_FOR_A_MEAN = 3

SQL = """
SELECT /* insights */
       queryid AS statement_id,
       query AS text,
       calls,
       total_exec_time AS total_ms,
       mean_exec_time AS mean_ms,
       max_exec_time AS max_ms,
       rows AS returned,
       shared_blks_hit::float8 / NULLIF(shared_blks_hit + shared_blks_read, 0) AS hit_ratio,
       total_exec_time / NULLIF(sum(total_exec_time) OVER (), 0) AS share
  FROM pg_stat_statements
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query NOT LIKE '%%/* insights */%%'
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One normalised statement: times in milliseconds, ratios from 0 to 1, `statement_id` None when its text
    is hidden.
    """

    statement_id: int | None
    text: str
    calls: int
    total_ms: float
    mean_ms: float
    max_ms: float
    returned: int
    hit_ratio: float | None
    share: float | None


def statements(
    cursor: CursorWrapper, *, order: str = "total", containing: str = "", limit: int = 25
) -> list[Statement]:
    """Return the first `limit` statements in one of the ORDERS; `share` is of all statements, not only of
    those shown.
    """
    fewest = FEWEST_CALLS_FOR_A_MEAN if order == "mean" else 1
    return fetch(
        cursor,
        Statement,
        f"""SELECT * FROM ({SQL}) AS every_statement
             WHERE calls >= %(fewest)s
               AND (%(containing)s = '' OR strpos(lower(text), lower(%(containing)s)) > 0)
             ORDER BY {ORDERS[order]}, statement_id LIMIT %(limit)s""",
        {"fewest": fewest, "containing": containing, "limit": limit},
    )


def slowest_statements(cursor: CursorWrapper) -> list[Statement]:
    """Return the statements with the highest mean time, called three times or more."""
    return statements(cursor, order="mean")


def statement(cursor: CursorWrapper, *, statement_id: int) -> list[Statement]:
    """Return the one statement of this id, or nothing if the server has forgotten it."""
    return fetch(
        cursor,
        Statement,
        f"SELECT * FROM ({SQL}) AS every_statement WHERE statement_id = %(id)s ORDER BY calls DESC LIMIT 1",
        {"id": statement_id},
    )


def hidden_texts(rows: list[Statement], role: str) -> Remedy | None:
    """Say how to see the texts of other roles' statements, if any are hidden."""
    hidden = sum(row.text == HIDDEN for row in rows)
    if not hidden:
        return None
    return Remedy(
        reason=f"{hidden} of these statements belong to other roles; their texts are hidden from {role}.",
        steps=(f"GRANT pg_read_all_stats TO {role};",),
        who="As a superuser of the server",
    )
