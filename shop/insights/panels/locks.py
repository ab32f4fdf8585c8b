"""Who waits for whom?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SQL = """
SELECT /* insights */
       waiting.pid AS waiting_pid,
       COALESCE(waiting.query, '') AS waiting_text,
       (EXTRACT(EPOCH FROM clock_timestamp() - waited.waitstart) * 1000)::float8 AS waited_ms,
       waited.locktype || COALESCE(' on ' || waited.relation::regclass::text, '') AS lock,
       blocking.pid AS blocking_pid,
       COALESCE(blocking.application_name, '') AS blocking_application,
       COALESCE(blocking.state, 'hidden') AS blocking_state,
       COALESCE(blocking.query, '') AS blocking_text
  FROM pg_stat_activity AS waiting
  JOIN pg_locks AS waited ON waited.pid = waiting.pid AND NOT waited.granted
 CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocker (pid)
  JOIN pg_stat_activity AS blocking ON blocking.pid = blocker.pid
 ORDER BY waited.waitstart NULLS LAST, waiting.pid, blocking.pid
"""


@dataclass(frozen=True, slots=True)
class LockWait:
    """One pair: a statement that waits, for how long and for which lock, and the session that holds it with
    its last statement.
    """

    waiting_pid: int
    waiting_text: str
    waited_ms: float | None
    lock: str
    blocking_pid: int
    blocking_application: str
    blocking_state: str
    blocking_text: str


def lock_waits(cursor: CursorWrapper) -> list[LockWait]:
    """Return every wait for a lock beside its blocker, the longest wait first."""
    return fetch(cursor, LockWait, SQL)
