"""Which indexes has nobody read since statistics began?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */
       stat.indexrelname AS name,
       stat.relname AS table_name,
       pg_relation_size(stat.indexrelid) AS bytes,
       pg_get_indexdef(stat.indexrelid) AS definition,
       written.n_tup_ins + written.n_tup_upd + written.n_tup_del AS table_writes
  FROM pg_stat_user_indexes AS stat
  JOIN pg_index AS index ON index.indexrelid = stat.indexrelid
  JOIN pg_stat_user_tables AS written ON written.relid = stat.relid
 WHERE stat.idx_scan = 0
   AND index.indisvalid
   -- An index that keeps a truth works without ever being read.
   AND NOT index.indisunique AND NOT index.indisprimary AND NOT index.indisexclusion
   AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = stat.indexrelid)
 ORDER BY bytes DESC, name
"""


@dataclass(frozen=True, slots=True)
class UnusedIndex:
    """One index without a single scan: its bytes, and how many row writes its table has seen."""

    name: str
    table_name: str
    bytes: int
    definition: str
    table_writes: int


def unused_indexes(cursor: CursorWrapper) -> list[UnusedIndex]:
    """Return valid, non-unique indexes without a scan, the largest first; those that keep a constraint are
    left out.
    """
    return fetch(cursor, UnusedIndex, SQL)
