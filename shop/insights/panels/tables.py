"""How big are the tables, how much of them is dead, and when were they last vacuumed and analysed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */
       CASE WHEN schemaname = 'public' THEN relname ELSE schemaname || '.' || relname END AS name,
       pg_total_relation_size(relid) AS total_bytes,
       pg_relation_size(relid) AS heap_bytes,
       pg_indexes_size(relid) AS index_bytes,
       n_live_tup AS live_rows,
       n_dead_tup AS dead_rows,
       n_dead_tup::float8 / NULLIF(n_live_tup + n_dead_tup, 0) AS dead_share,
       n_mod_since_analyze AS changed_rows,
       GREATEST(last_vacuum, last_autovacuum) AS vacuumed_at,
       GREATEST(last_analyze, last_autoanalyze) AS analysed_at
  FROM pg_stat_user_tables
 ORDER BY total_bytes DESC, name
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its indexes: bytes, estimated rows, and the share that waits for vacuum (0 to 1)."""

    name: str
    total_bytes: int
    heap_bytes: int
    index_bytes: int
    live_rows: int
    dead_rows: int
    dead_share: float | None
    changed_rows: int
    vacuumed_at: datetime | None
    analysed_at: datetime | None


def tables(cursor: CursorWrapper) -> list[Table]:
    """Return every table of this database, the largest first."""
    return fetch(cursor, Table, SQL)
