"""PostgreSQL's own figures: this database, its connections, its statements, and replication where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS
from prometheus_client.core import Metric

from shop.insights.asking import passing_visit
from shop.insights.metrics.families import counter, gauge
from shop.insights.panels.rows import records

DATABASE = """
    SELECT /* insights */ pg_database_size(datname)::float8 AS bytes,
           xact_commit AS commits, xact_rollback AS rollbacks, deadlocks,
           blks_hit AS hits, blks_read AS reads, temp_bytes,
           current_setting('max_connections')::int AS most_connections,
           (SELECT count(*) FROM pg_locks WHERE NOT granted) AS waiting,
           (SELECT COALESCE(EXTRACT(EPOCH FROM max(clock_timestamp() - xact_start)), 0)::float8 FROM pg_stat_activity
             WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS oldest_seconds
      FROM pg_stat_database WHERE datname = current_database()
"""
CONNECTIONS = """
    SELECT /* insights */ COALESCE(state, 'hidden') AS state, COALESCE(usename, '') AS role, count(*) AS connections
      FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2 ORDER BY 1, 2
"""
STATEMENTS = """
    SELECT /* insights */ COALESCE(sum(calls), 0)::float8 AS calls, COALESCE(sum(rows), 0)::float8 AS rows,
           COALESCE(sum(total_exec_time), 0)::float8 / 1000 AS seconds
      FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
STANDBYS = """
    SELECT /* insights */ application_name AS standby, state,
           pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 AS bytes,
           COALESCE(EXTRACT(EPOCH FROM replay_lag), 0)::float8 AS seconds
      FROM pg_stat_replication WHERE NOT pg_is_in_recovery() ORDER BY 1
"""
BEHIND = """
    SELECT /* insights */ EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS seconds
     WHERE pg_is_in_recovery()
"""


def server() -> Iterator[Metric]:
    """The database as a whole."""
    with passing_visit(using=DEFAULT_DB_ALIAS) as cursor:
        (row,) = records(cursor, DATABASE, {})
        connections = records(cursor, CONNECTIONS, {})
    for name, meaning, value in (
        ("database_size_bytes", "Size of this database.", row["bytes"]),
        ("connections_limit", "Connections that the server accepts.", row["most_connections"]),
        ("locks_waiting", "Locks that somebody waits for.", row["waiting"]),
        ("transaction_oldest_seconds", "Age of the transaction that has been open longest.", row["oldest_seconds"]),
    ):
        family = gauge(name, meaning)
        family.add_metric([], value)
        yield family
    for name, meaning, value in (
        ("database_commits", "Transactions committed.", row["commits"]),
        ("database_rollbacks", "Transactions rolled back.", row["rollbacks"]),
        ("database_deadlocks", "Deadlocks.", row["deadlocks"]),
        ("database_blocks_hit", "Blocks found in shared buffers.", row["hits"]),
        ("database_blocks_read", "Blocks read from outside of them.", row["reads"]),
        ("database_temp_bytes", "Bytes that did not fit into work_mem and went to disk.", row["temp_bytes"]),
    ):
        count = counter(name, meaning)
        count.add_metric([], value)
        yield count
    family = gauge("connections", "Clients of the server by state and role.", ("state", "role"))
    for group in connections:
        family.add_metric([group["state"], group["role"]], group["connections"])
    yield family


def statements() -> Iterator[Metric]:
    """What pg_stat_statements has counted in this database."""
    with passing_visit(using=DEFAULT_DB_ALIAS) as cursor:
        (row,) = records(cursor, STATEMENTS, {})
    for name, meaning, column in (
        ("statements", "Statements that the server ran.", "calls"),
        ("statement_rows", "Rows that they returned or changed.", "rows"),
        ("statement_seconds", "Seconds that the server worked on them.", "seconds"),
    ):
        family = counter(name, meaning)
        family.add_metric([], row[column])
        yield family


def replication() -> Iterator[Metric]:
    """How far each standby is behind this server, or this standby behind its own; no samples without replication."""
    with passing_visit(using=DEFAULT_DB_ALIAS) as cursor:
        standbys = records(cursor, STANDBYS, {})
        behind = records(cursor, BEHIND, {})
    lag = gauge("replication_lag_bytes", "Log that a standby has not applied yet.", ("standby", "state"))
    late = gauge("replication_lag_seconds", "How late a standby is.", ("standby",))
    for row in standbys:
        lag.add_metric([row["standby"], row["state"]], row["bytes"])
        late.add_metric([row["standby"]], row["seconds"])
    for row in behind:
        late.add_metric(["this one"], row["seconds"] or 0.0)
    yield from (lag, late)
