"""Who is connected, and what are the connections doing?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */
       COALESCE(state, 'hidden') AS state,
       COALESCE(usename, '') AS role,
       COALESCE(datname, '') AS database,
       COALESCE(NULLIF(application_name, ''), 'unnamed') AS application,
       count(*) AS connections,
       (EXTRACT(EPOCH FROM max(clock_timestamp() - state_change)) * 1000)::float8 AS longest_ms
  FROM pg_stat_activity
 WHERE backend_type = 'client backend'
 GROUP BY 1, 2, 3, 4
 ORDER BY connections DESC, state, role, application
"""


@dataclass(frozen=True, slots=True)
class ConnectionGroup:
    """Connections of one role, database and application in one state, and the longest time in it."""

    state: str
    role: str
    database: str
    application: str
    connections: int
    longest_ms: float | None


def connection_groups(cursor: CursorWrapper) -> list[ConnectionGroup]:
    """Return client connections of the whole server by state, role and application, the most first."""
    return fetch(cursor, ConnectionGroup, SQL)
