"""The panels of the Database pages: which question stands where, what it means, and how its columns read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from shop.insights.panels.cache_hits import cache_hits
from shop.insights.panels.connections import connection_groups
from shop.insights.panels.invalid_indexes import invalid_indexes
from shop.insights.panels.kept_results import kept_results
from shop.insights.panels.locks import lock_waits
from shop.insights.panels.missing_indexes import scanned_tables
from shop.insights.panels.redundant_indexes import redundant_indexes
from shop.insights.panels.requests import slowest_requests, works
from shop.insights.panels.settings import settings
from shop.insights.panels.shapes import repetitions, shapes
from shop.insights.panels.statements import slowest_statements, statements
from shop.insights.panels.tables import tables
from shop.insights.panels.transactions import long_transactions
from shop.insights.panels.unused_indexes import unused_indexes

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Kind = Literal[
    "text",
    "name",
    "code",
    "statement",
    "number",
    "bytes",
    "duration",
    "ratio",
    "share",
    "moment",
    "flag",
    "work",
    "shape",
    "request",
    "decimal",
]
# Ratios over fewer dead rows or blocks than this are chance.
NOTICEABLE = 1_000
NUMERIC: frozenset[str] = frozenset({"number", "bytes", "duration", "ratio", "share", "decimal"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the row's attribute, its heading, how it is shown, and in which rows it asks for attention."""

    attribute: str
    heading: str
    kind: Kind = "text"
    is_alarming: Callable[[Any], bool] | None = None
    order: str = ""

    @property
    def is_numeric(self) -> bool:
        """Say whether the column is aligned to the right."""
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class Panel:
    """One question with its meaning, its columns, and what an empty answer says."""

    slug: str
    title: str
    meaning: str
    question: Callable[[CursorWrapper], list[Any]]
    columns: tuple[Column, ...]
    when_empty: str
    # Rows mean something to mend, so the overview counts them.
    is_finding: bool = False
    # The first column that sorts when the reader has not chosen; "" leaves the question's own order.
    is_sortable: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """One page of panels."""

    slug: str
    title: str
    panels: tuple[Panel, ...] = field(default_factory=tuple)


STATEMENT_COLUMNS = (
    Column("text", "Statement", "statement"),
    Column("share", "Share", "share", order="total"),
    Column("total_ms", "Total", "duration", order="total"),
    Column("mean_ms", "Mean", "duration", lambda row: row.mean_ms >= 100, order="mean"),
    Column("calls", "Calls", "number", order="calls"),
    Column("returned", "Rows", "number", order="rows"),
    Column("hit_ratio", "From memory", "ratio", lambda row: row.hit_ratio < 0.9, order="hits"),
)

HEAVIEST = Panel(
    slug="heaviest",
    title="Where the time goes",
    meaning="By the time taken in all. The first lines are where an index or a rewrite pays most.",
    question=statements,
    columns=STATEMENT_COLUMNS,
    when_empty="No statement has been counted yet. Use the shop for a while and come back.",
    is_sortable=False,
)
SLOWEST = Panel(
    slug="slowest",
    title="Slowest on average",
    meaning="By the time of one call, called three times or more: what people wait for.",
    question=slowest_statements,
    columns=STATEMENT_COLUMNS,
    when_empty="No statement has been called three times yet.",
    is_sortable=False,
)

WORKS = Panel(
    slug="works",
    title="Whose work the database does",
    meaning="Each page and job with its share of the time that all of them spent in the database.",
    question=works,
    columns=(
        Column("name", "Work", "work"),
        Column("database_share", "Of the database", "share"),
        Column("requests", "Requests", "number"),
        Column("middle_ms", "Median", "duration"),
        Column("late_ms", "95 %", "duration", lambda row: (row.late_ms or 0) >= 1_000),
        Column("latest_ms", "99 %", "duration", lambda row: (row.latest_ms or 0) >= 2_000),
        Column("database_ms", "Database each", "duration"),
        Column("statements", "Statements each", "decimal", lambda row: row.statements > 30),
        Column("rows_for_each_shown", "Rows read for each shown", "decimal", lambda row: row.rows_for_each_shown > 20),
        Column("failures", "Failed", "number", lambda row: row.failures > 0),
    ),
    when_empty="No request has been recorded in this time. What happens now is here in ten seconds.",
)
REPETITIONS = Panel(
    slug="repetitions",
    title="Asked again and again by one request",
    meaning="The same statement three times or more, and the line that sends it: mostly a loop.",
    question=repetitions,
    columns=(
        Column("name", "Work", "work"),
        Column("calls", "Times at worst", "number", lambda row: row.calls >= 10),
        Column("line", "Sent by", "name"),
        Column("advice", "Try", "text"),
        Column("text", "Statement", "shape"),
    ),
    when_empty="No request repeats itself.",
    is_finding=True,
)
SLOW_REQUESTS = Panel(
    slug="slow",
    title="Slowest requests",
    meaning="Of each kind of work the slowest of each hour, with its waterfall.",
    question=slowest_requests,
    columns=(
        Column("path", "Request", "request"),
        Column("name", "Work", "work"),
        Column("happened_at", "When", "moment"),
        Column("milliseconds", "Took", "duration", lambda row: row.milliseconds >= 1_000),
        Column("database_ms", "Database", "duration"),
        Column("statements", "Statements", "number", lambda row: row.statements > 30),
        Column("status", "Answer", "text"),
    ),
    when_empty="No request has been recorded in this time.",
)
SHAPES = Panel(
    slug="shapes",
    title="Its statements",
    meaning="As the application sends them, by their time in all. Each leads to its history and its plan.",
    question=shapes,
    columns=(
        Column("text", "Statement", "shape"),
        Column("share", "Share", "share"),
        Column("calls", "Calls", "number"),
        Column("most_calls", "At worst in one request", "number", lambda row: row.most_calls >= 10),
        Column("middle_ms", "Median", "duration"),
        Column("late_ms", "95 %", "duration", lambda row: (row.late_ms or 0) >= 100),
        Column("latest_ms", "99 %", "duration"),
        Column("rows", "Rows each", "decimal"),
        Column("line", "Repeated by", "name"),
    ),
    when_empty="It sent no statement in this time.",
)
USES = Panel(
    slug="uses",
    title="Whose work it is",
    meaning="What sends this statement, with its share of the statement's time.",
    question=shapes,
    columns=(
        Column("name", "Work", "work"),
        Column("share", "Share", "share"),
        Column("calls", "Calls", "number"),
        Column("most_calls", "At worst in one request", "number", lambda row: row.most_calls >= 10),
        Column("total_ms", "Time in all", "duration"),
        Column("line", "Repeated by", "name"),
    ),
    when_empty="Nothing sent it in this time.",
)

SECTIONS = (
    Section("statements", "Statements", (HEAVIEST, SLOWEST)),
    Section(
        "requests",
        "Requests",
        (
            WORKS,
            REPETITIONS,
            SLOW_REQUESTS,
        ),
    ),
    Section(
        "tables",
        "Tables",
        (
            Panel(
                slug="sizes",
                title="Tables and their upkeep",
                meaning="Many dead rows, or old statistics, make plans slow and wrong.",
                question=tables,
                columns=(
                    Column("name", "Table", "name"),
                    Column("total_bytes", "In all", "bytes"),
                    Column("heap_bytes", "Rows' part", "bytes"),
                    Column("index_bytes", "Indexes", "bytes"),
                    Column("live_rows", "Rows (estimate)", "number"),
                    Column(
                        "dead_share", "Dead", "ratio", lambda row: row.dead_share > 0.2 and row.dead_rows > NOTICEABLE
                    ),
                    Column("vacuumed_at", "Vacuumed", "moment"),
                    Column("analysed_at", "Analysed", "moment"),
                ),
                when_empty="This database has no tables yet.",
            ),
            Panel(
                slug="cache",
                title="Read from outside PostgreSQL's memory",
                meaning="Blocks found in shared buffers. Far below 99 %: more memory or a better index.",
                question=cache_hits,
                columns=(
                    Column("name", "Table", "name"),
                    Column("blocks_read", "Blocks read", "number"),
                    Column(
                        "table_ratio",
                        "Rows from memory",
                        "ratio",
                        lambda row: row.table_ratio < 0.9 and row.blocks_read > NOTICEABLE,
                    ),
                    Column(
                        "index_ratio",
                        "Indexes from memory",
                        "ratio",
                        lambda row: row.index_ratio < 0.9 and row.blocks_read > NOTICEABLE,
                    ),
                ),
                when_empty="Every block so far came from memory.",
            ),
            Panel(
                slug="scans",
                title="Large tables that are read from end to end",
                meaning="A suspicion that an index is missing: look at the plans of the table's statements.",
                question=scanned_tables,
                columns=(
                    Column("name", "Table", "name"),
                    Column("live_rows", "Rows (estimate)", "number"),
                    Column("full_scans", "Full scans", "number"),
                    Column("rows_per_scan", "Rows a scan", "number"),
                    Column("rows_read", "Rows read", "number"),
                    Column("share", "Of all scans", "share"),
                    Column("scanned_at", "Last", "moment"),
                ),
                when_empty="No large table is scanned often.",
                is_finding=True,
            ),
        ),
    ),
    Section(
        "caches",
        "Caches",
        (
            Panel(
                slug="kept",
                title="Results kept in Redis",
                meaning="How often a result was there, and what making it again would have cost, since it was cleared.",
                question=kept_results,
                columns=(
                    Column("name", "Cache", "name"),
                    Column("hit_ratio", "Found", "ratio", lambda row: row.hit_ratio < 0.5 and row.misses > NOTICEABLE),
                    Column("hits", "Hits", "number"),
                    Column("misses", "Misses", "number"),
                    Column("saved_ms", "Saved", "duration"),
                    Column("built_ms", "Making", "duration"),
                    Column("mean_bytes", "Size", "bytes"),
                    Column("depends_on", "Depends on", "text"),
                    Column("seconds", "Kept, s", "number"),
                ),
                when_empty="Nothing is kept.",
            ),
        ),
    ),
    Section(
        "indexes",
        "Indexes",
        (
            Panel(
                slug="unused",
                title="Never read, and larger than a megabyte",
                meaning="Each write pays for them, no read has used them. A replica may: look there too.",
                question=unused_indexes,
                columns=(
                    Column("name", "Index", "name"),
                    Column("table_name", "Table", "name"),
                    Column("bytes", "Size", "bytes"),
                    Column("table_writes", "Rows written to its table", "number"),
                    Column("definition", "Definition", "code"),
                ),
                when_empty="Every large index has been read.",
                is_finding=True,
            ),
            Panel(
                slug="redundant",
                title="Covered by another index",
                meaning="Twins, and the beginnings of longer indexes, which answer the same questions.",
                question=redundant_indexes,
                columns=(
                    Column("name", "Index", "name"),
                    Column("table_name", "Table", "name"),
                    Column("bytes", "Size", "bytes"),
                    Column("covered_by", "Covered by", "name"),
                    Column("is_duplicate", "Twin", "flag"),
                    Column("definition", "Its columns", "code"),
                    Column("covering_definition", "The other's", "code"),
                ),
                when_empty="No index is covered by another one.",
                is_finding=True,
            ),
            Panel(
                slug="invalid",
                title="Invalid",
                meaning="Left behind by a CREATE INDEX CONCURRENTLY that failed: written to, never read.",
                question=invalid_indexes,
                columns=(
                    Column("name", "Index", "name"),
                    Column("table_name", "Table", "name"),
                    Column("bytes", "Size", "bytes"),
                    Column("is_building", "Still building", "flag"),
                    Column("remedy", "Remove it with", "code"),
                ),
                when_empty="Every index is valid.",
                is_finding=True,
            ),
        ),
    ),
    Section(
        "activity",
        "Activity",
        (
            Panel(
                slug="locks",
                title="Waiting for a lock",
                meaning="Who waits, and who keeps them waiting.",
                question=lock_waits,
                columns=(
                    Column("waiting_pid", "Waits", "text"),
                    Column("waited_ms", "For", "duration", lambda row: row.waited_ms >= 1_000),
                    Column("waiting_text", "To run", "code"),
                    Column("lock", "Lock", "text"),
                    Column("blocking_pid", "Held by", "text"),
                    Column("blocking_state", "Which is", "text"),
                    Column("blocking_text", "After", "code"),
                ),
                when_empty="Nobody waits.",
                is_finding=True,
            ),
            Panel(
                slug="transactions",
                title="Open for five seconds or longer",
                meaning="A transaction left open keeps its locks, and dead rows everywhere.",
                question=long_transactions,
                columns=(
                    Column("pid", "Process", "text"),
                    Column("role", "Role", "text"),
                    Column("application", "Application", "text"),
                    Column("state", "State", "text", lambda row: "idle in transaction" in row.state),
                    Column("open_ms", "Open for", "duration", lambda row: row.open_ms >= 60_000),
                    Column("waits_for", "Waits for", "text"),
                    Column("text", "Last statement", "code"),
                    Column("remedy", "End it with", "code"),
                ),
                when_empty="No transaction is that old.",
                is_finding=True,
            ),
            Panel(
                slug="connections",
                title="Connections",
                meaning="Clients of the whole server by state, role and application.",
                question=connection_groups,
                columns=(
                    Column("state", "State", "text", lambda row: row.state.startswith("idle in transaction")),
                    Column("role", "Role", "text"),
                    Column("database", "Database", "text"),
                    Column("application", "Application", "text"),
                    Column("connections", "Connections", "number"),
                    Column("longest_ms", "Longest in this state", "duration"),
                ),
                when_empty="No connection is visible.",
            ),
        ),
    ),
    Section(
        "settings",
        "Settings",
        (
            Panel(
                slug="settings",
                title="Settings that matter",
                meaning="As they hold for this connection, on a machine that is the database's own.",
                question=settings,
                columns=(
                    Column("name", "Setting", "name"),
                    Column("value", "Value", "text"),
                    Column("source", "Set by", "text"),
                    Column("advice", "Advice", "text"),
                    Column("meaning", "Meaning", "text"),
                ),
                when_empty="The server shows no settings.",
                is_sortable=False,
            ),
        ),
    ),
)
