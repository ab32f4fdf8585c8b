"""Which large tables are read from end to end again and again?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

FEWEST_ROWS = 10_000
FEWEST_SCANS = 20

SQL = """
SELECT /* insights */
       CASE WHEN schemaname = 'public' THEN relname ELSE schemaname || '.' || relname END AS name,
       n_live_tup AS live_rows,
       seq_scan AS full_scans,
       seq_tup_read / seq_scan AS rows_per_scan,
       seq_tup_read AS rows_read,
       seq_scan::float8 / (seq_scan + COALESCE(idx_scan, 0)) AS share,
       last_seq_scan AS scanned_at
  FROM pg_stat_user_tables
 WHERE n_live_tup >= %(fewest_rows)s AND seq_scan >= %(fewest_scans)s
   -- A scan that a LIMIT stops after a page is no reason for an index.
   AND seq_tup_read / seq_scan >= n_live_tup / 4
 ORDER BY rows_read DESC, name
"""


@dataclass(frozen=True, slots=True)
class ScannedTable:
    """One large table and its sequential scans: how many, rows read by each, and their share of all scans (0
    to 1).
    """

    name: str
    live_rows: int
    full_scans: int
    rows_per_scan: int
    rows_read: int
    share: float
    scanned_at: object


def scanned_tables(
    cursor: CursorWrapper, *, fewest_rows: int = FEWEST_ROWS, fewest_scans: int = FEWEST_SCANS
) -> list[ScannedTable]:
    """Return tables of many rows with many near-complete scans, most rows read first.

    A suspicion, not a finding: a report that needs every row scans rightly.
    """
    return fetch(cursor, ScannedTable, SQL, {"fewest_rows": fewest_rows, "fewest_scans": fewest_scans})
