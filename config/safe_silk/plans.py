"""Asks for the plans of a request's slow statements once the response is out, never with ANALYZE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2
from django.db import connections

if TYPE_CHECKING:
    from config.safe_silk.recorder import Statement

KEPT_PLANS = 5
TIME_LIMIT = "500ms"


def explain_slow(statements: list[Statement], *, from_ms: float) -> dict[int, str]:
    """Return {position: plan} of the slowest SELECTs that took `from_ms` or longer, at most five."""
    slow = sorted(
        (
            (statement.milliseconds, position)
            for position, statement in enumerate(statements)
            if statement.milliseconds >= from_ms and statement.is_explainable
        ),
        reverse=True,
    )
    return {position: explain(statements[position]) for _, position in slow[:KEPT_PLANS]}


def explain(statement: Statement) -> str:
    """Return one plan as text, or the reason why there is none.

    The driver's own cursor is used, which neither the toolbar nor an execute wrapper sees, in a read-only
    transaction that is rolled back. A connection that stands in somebody's atomic block is left alone: a
    failing EXPLAIN would break that block.
    """
    connection = connections[statement.alias]
    if connection.vendor != "postgresql":
        return ""
    if connection.in_atomic_block or not connection.get_autocommit():
        return "Not explained: the connection was still inside a transaction."
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        try:
            cursor.execute(f"BEGIN READ ONLY; SET LOCAL statement_timeout = '{TIME_LIMIT}'")
            sql = statement.sql if isinstance(statement.sql, str) else statement.sql.as_string(connection.connection)
            cursor.execute(f"EXPLAIN (COSTS, SETTINGS) {sql}", statement.params or None)
            return "\n".join(line for (line,) in cursor.fetchall())
        except psycopg2.Error as error:
            return f"Not explained: {error}".strip()
        finally:
            if not connection.connection.closed:
                cursor.execute("ROLLBACK")
