"""Which indexes were left half built and are written to but never read?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */
       index.indexrelid::regclass::text AS name,
       index.indrelid::regclass::text AS table_name,
       pg_relation_size(index.indexrelid) AS bytes,
       format('DROP INDEX CONCURRENTLY %s;', index.indexrelid::regclass) AS remedy,
       EXISTS (SELECT FROM pg_stat_progress_create_index AS building
                WHERE building.index_relid = index.indexrelid) AS is_building
  FROM pg_index AS index
  JOIN pg_class AS class ON class.oid = index.indexrelid
 WHERE NOT index.indisvalid AND class.relkind = 'i'
 ORDER BY bytes DESC, name
"""


@dataclass(frozen=True, slots=True)
class InvalidIndex:
    """One index that a failed or running CREATE INDEX CONCURRENTLY has left invalid, and the statement that
    removes it.
    """

    name: str
    table_name: str
    bytes: int
    remedy: str
    is_building: bool


def invalid_indexes(cursor: CursorWrapper) -> list[InvalidIndex]:
    """Return invalid indexes, the largest first; `is_building` ones may yet become valid."""
    return fetch(cursor, InvalidIndex, SQL)
