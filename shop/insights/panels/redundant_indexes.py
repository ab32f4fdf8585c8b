"""Which indexes could go because another one answers everything that they answer?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# One index makes another redundant when both are b-trees over the same rows and the shorter one's key
# columns, operator classes, collations and directions begin the longer one's. The texts of the key vectors
# carry a trailing blank so that column 1 does not pass for the beginning of column 12.
SQL = """
WITH /* insights */ btree AS (
    SELECT index.indexrelid, index.indrelid, index.indisunique,
           index.indnatts, index.indnkeyatts, index.indnullsnotdistinct,
           array_to_string((index.indkey::int2[])[0 : index.indnkeyatts - 1], ' ') || ' ' AS columns,
           index.indclass::text || ' ' AS classes,
           index.indcollation::text || ' ' AS collations,
           index.indoption::text || ' ' AS directions,
           COALESCE(pg_get_expr(index.indpred, index.indrelid), '') AS predicate,
           COALESCE(pg_get_expr(index.indexprs, index.indrelid), '') AS expressions,
           EXISTS (SELECT FROM pg_constraint
                    WHERE conindid = index.indexrelid AND contype IN ('p', 'u', 'x')) AS keeps_constraint
      FROM pg_index AS index
      JOIN pg_class AS class ON class.oid = index.indexrelid
      JOIN pg_am AS method ON method.oid = class.relam
      JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
     WHERE method.amname = 'btree' AND index.indisvalid
       AND namespace.nspname <> 'information_schema' AND namespace.nspname NOT LIKE 'pg\\_%%'
)
SELECT DISTINCT ON (bytes, name)
       shorter.indexrelid::regclass::text AS name,
       shorter.indrelid::regclass::text AS table_name,
       pg_relation_size(shorter.indexrelid) AS bytes,
       longer.indexrelid::regclass::text AS covered_by,
       shorter.columns = longer.columns AS is_duplicate,
       regexp_replace(pg_get_indexdef(shorter.indexrelid), '^.*? USING ', '') AS definition,
       regexp_replace(pg_get_indexdef(longer.indexrelid), '^.*? USING ', '') AS covering_definition
  FROM btree AS shorter
  JOIN btree AS longer
    ON longer.indrelid = shorter.indrelid
   AND longer.indexrelid <> shorter.indexrelid
   AND longer.predicate = shorter.predicate
   AND starts_with(longer.columns, shorter.columns)
   AND starts_with(longer.classes, shorter.classes)
   AND starts_with(longer.collations, shorter.collations)
   AND starts_with(longer.directions, shorter.directions)
   AND (longer.expressions = shorter.expressions OR shorter.expressions = '')
 WHERE NOT shorter.keeps_constraint
   AND shorter.indnatts = shorter.indnkeyatts
   -- A unique index is only spare beside another one that is unique over the very same columns.
   AND (NOT shorter.indisunique
        OR (longer.indisunique AND longer.columns = shorter.columns
            AND longer.indnullsnotdistinct = shorter.indnullsnotdistinct))
   -- Of two twins one stays: that which keeps a truth, else the older.
   AND (longer.columns <> shorter.columns
        OR longer.keeps_constraint
        OR (longer.indisunique AND NOT shorter.indisunique)
        OR (longer.indisunique = shorter.indisunique AND longer.indexrelid < shorter.indexrelid))
 ORDER BY bytes DESC, name, is_duplicate DESC, longer.indexrelid
"""


@dataclass(frozen=True, slots=True)
class RedundantIndex:
    """One index that another one covers: as its twin, or as the beginning of a longer one."""

    name: str
    table_name: str
    bytes: int
    covered_by: str
    is_duplicate: bool
    definition: str
    covering_definition: str


def redundant_indexes(cursor: CursorWrapper) -> list[RedundantIndex]:
    """Return b-tree indexes that another b-tree covers, the largest first; constraints' own indexes are left
    out.
    """
    return fetch(cursor, RedundantIndex, SQL, {})
