"""How is this database doing, in eight numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */
       current_database() AS database,
       split_part(current_setting('server_version'), ' ', 1) AS server_version,
       pg_database_size(current_database()) AS bytes,
       blks_hit::float8 / NULLIF(blks_hit + blks_read, 0) AS hit_ratio,
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
       current_setting('max_connections')::int AS most_connections,
       xact_commit AS commits,
       xact_rollback AS rollbacks,
       deadlocks,
       temp_bytes,
       COALESCE(stats_reset, pg_postmaster_start_time()) AS counted_since
  FROM pg_stat_database
 WHERE datname = current_database()
"""


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """The database's size, cache hit ratio (0 to 1), connections against their limit, and what went wrong
    since `counted_since`.
    """

    database: str
    server_version: str
    bytes: int
    hit_ratio: float | None
    connections: int
    most_connections: int
    commits: int
    rollbacks: int
    deadlocks: int
    temp_bytes: int
    counted_since: datetime


def vital_signs(cursor: CursorWrapper) -> list[VitalSigns]:
    """Return one row about the current database."""
    return fetch(cursor, VitalSigns, SQL)
