"""Which transactions have been open for long, keeping vacuum from its work?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

LONG_FROM_MS = 5_000

SQL = """
SELECT /* insights */
       pid,
       COALESCE(usename, '') AS role,
       COALESCE(NULLIF(application_name, ''), 'unnamed') AS application,
       COALESCE(state, 'hidden') AS state,
       (EXTRACT(EPOCH FROM clock_timestamp() - xact_start) * 1000)::float8 AS open_ms,
       COALESCE(wait_event_type || ': ' || wait_event, '') AS waits_for,
       COALESCE(query, '') AS text,
       format('SELECT pg_terminate_backend(%%s);', pid) AS remedy
  FROM pg_stat_activity
 WHERE xact_start < clock_timestamp() - %(from_ms)s * interval '1 millisecond'
   AND pid <> pg_backend_pid()
   AND backend_type = 'client backend'
 ORDER BY xact_start
"""


@dataclass(frozen=True, slots=True)
class LongTransaction:
    """One open transaction: its age in milliseconds, its last statement, and what would end it."""

    pid: int
    role: str
    application: str
    state: str
    open_ms: float
    waits_for: str
    text: str
    remedy: str


def long_transactions(cursor: CursorWrapper, *, from_ms: int = LONG_FROM_MS) -> list[LongTransaction]:
    """Return transactions open for `from_ms` milliseconds or longer, the oldest first."""
    return fetch(cursor, LongTransaction, SQL, {"from_ms": from_ms})
