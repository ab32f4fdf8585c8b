"""How often does a table's block come from PostgreSQL's memory, not from the operating system?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */ *
  FROM (SELECT CASE WHEN schemaname = 'public' THEN relname ELSE schemaname || '.' || relname END AS name,
               COALESCE(heap_blks_read, 0) + COALESCE(idx_blks_read, 0) AS blocks_read,
               heap_blks_hit::float8 / NULLIF(heap_blks_hit + heap_blks_read, 0) AS table_ratio,
               idx_blks_hit::float8 / NULLIF(idx_blks_hit + idx_blks_read, 0) AS index_ratio
          FROM pg_statio_user_tables) AS per_table
 WHERE blocks_read > 0
 ORDER BY blocks_read DESC, name
 LIMIT 15
"""


@dataclass(frozen=True, slots=True)
class CacheHits:
    """One table: 8 kB blocks fetched from outside shared buffers, and the hit ratios (0 to 1) of its rows and
    its indexes.
    """

    name: str
    blocks_read: int
    table_ratio: float | None
    index_ratio: float | None


def cache_hits(cursor: CursorWrapper) -> list[CacheHits]:
    """Return the fifteen tables that read most from outside, the worst first."""
    return fetch(cursor, CacheHits, SQL)
