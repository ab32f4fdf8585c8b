"""Which indexes has nobody read since statistics began?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# Dropping a smaller one saves nothing worth a migration.
FEWEST_BYTES = 1_048_576

SQL = """
SELECT /* insights */
       stat.indexrelname AS name,
       stat.relname AS table_name,
       pg_relation_size(stat.indexrelid) AS bytes,
       regexp_replace(pg_get_indexdef(stat.indexrelid), '^.*? USING ', '') AS definition,
       written.n_tup_ins + written.n_tup_upd + written.n_tup_del AS table_writes
  FROM pg_stat_user_indexes AS stat
  JOIN pg_index AS index ON index.indexrelid = stat.indexrelid
  JOIN pg_stat_user_tables AS written ON written.relid = stat.relid
 WHERE stat.idx_scan = 0
   AND pg_relation_size(stat.indexrelid) >= %(fewest_bytes)s
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


def unused_indexes(cursor: CursorWrapper, *, fewest_bytes: int = FEWEST_BYTES) -> list[UnusedIndex]:
    """Return valid, non-unique indexes of that size without a scan, the largest first; no constraint's."""
    return fetch(cursor, UnusedIndex, SQL, {"fewest_bytes": fewest_bytes})
