"""Which of the server's settings matter here, what are they, and what would we advise?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.insights.panels.rows import fetch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# The value a session begins with: this one carries time limits of its own while it asks.
SQL = """
SELECT /* insights */
       name,
       CASE WHEN setting = reset_val THEN current_setting(name) ELSE reset_val || COALESCE(unit, '') END AS value,
       reset_val AS raw,
       CASE WHEN setting = reset_val THEN source ELSE 'role or database' END AS source,
       pending_restart AS is_pending,
       short_desc AS meaning
  FROM pg_settings
 WHERE name = ANY(%(names)s)
 ORDER BY array_position(%(names)s, name)
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the server gives it: `value` with its unit for people, `raw` in its base unit for
    comparing.
    """

    name: str
    value: str
    raw: str
    source: str
    is_pending: bool
    meaning: str

    @property
    def advice(self) -> str:
        """Return what to change and why, or nothing if the value is fine."""
        if self.is_pending:
            return "Changed in the configuration, but it takes effect only when the server restarts."
        return ADVICE[self.name](self.raw)


def _when(is_wrong: Callable[[str], bool], advice: str) -> Callable[[str], str]:
    return lambda raw: advice if is_wrong(raw) else ""


def _below(bound: float) -> Callable[[str], bool]:
    return lambda raw: float(raw) < bound


def _is(word: str) -> Callable[[str], bool]:
    return lambda raw: raw == word


BLOCKS_OF_128_MB = 16_384
KB_OF_64_MB = 65_536
MB_OF_1_GB = 1_024

ADVICE: dict[str, Callable[[str], str]] = {
    "shared_buffers": _when(_below(BLOCKS_OF_128_MB), "Raise to about a quarter of the machine's memory."),
    "effective_cache_size": _when(
        _below(BLOCKS_OF_128_MB * 8),
        "Set to about three quarters of the memory, so that the planner trusts its indexes.",
    ),
    "work_mem": _when(
        _below(4_096),
        "Sorts and hashes larger than this go to disk; 16 MB is a good start for a shop's reports.",
    ),
    "maintenance_work_mem": _when(_below(KB_OF_64_MB), "Raise to 256 MB or more: index builds and vacuum get faster."),
    "random_page_cost": _when(
        lambda raw: float(raw) > 2,
        "Meant for spinning disks. On solid-state storage set 1.1, or the planner avoids indexes.",
    ),
    "effective_io_concurrency": _when(_below(16), "On solid-state storage set 100 to 200 for bitmap scans."),
    "max_wal_size": _when(_below(MB_OF_1_GB), "Raise to 2 GB or more, so that bulk loads do not force checkpoints."),
    "max_connections": _when(
        lambda raw: int(raw) > 300,
        "Each connection costs memory and scheduling; put PgBouncer in front instead.",
    ),
    "statement_timeout": _when(
        _is("0"),
        "No statement is ever stopped. ALTER ROLE … SET statement_timeout = '30s';",
    ),
    "lock_timeout": _when(
        _is("0"),
        "A statement may wait for a lock for ever. ALTER ROLE … SET lock_timeout = '10s';",
    ),
    "idle_in_transaction_session_timeout": _when(
        _is("0"), "A forgotten transaction holds locks and stops vacuum. ALTER ROLE … SET … = '60s';"
    ),
    "autovacuum": _when(_is("off"), "Turn it on: dead rows and old statistics are never cleaned up without it."),
    "default_statistics_target": _when(_below(100), "The planner sees too few values; 100 is the default."),
    "track_io_timing": _when(_is("off"), "Turn it on: plans and statistics then show the time spent on reading."),
    "compute_query_id": _when(_is("off"), "Set to auto or on: statements cannot be told apart without it."),
    "shared_preload_libraries": _when(
        lambda raw: "pg_stat_statements" not in raw,
        "Add pg_stat_statements and restart: the statements page needs it.",
    ),
    "jit": _when(_is("on"), "Off is the better choice for short statements: compiling can cost more than running."),
    "fsync": _when(_is("off"), "A crash of the machine can destroy the database. Only for data that can be lost."),
    "synchronous_commit": _when(
        _is("off"), "A crash can lose the last moments of committed work. Only if that is wanted."
    ),
    "full_page_writes": _when(_is("off"), "A crash in the middle of a write can corrupt pages."),
}


def settings(cursor: CursorWrapper) -> list[Setting]:
    """Return the settings that have advice, in its order, as they hold for this connection."""
    return fetch(cursor, Setting, SQL, {"names": list(ADVICE)})
