"""The driver's cursor, which tells the current observation what it sends: raw statements, INSERTs and COPY too.

It stands below Django's execute wrappers, so none of them meets the tag that each statement is sent with. The tag is a
comment before the statement: PostgreSQL (from 18 on) leaves it out of the text and the identity that
pg_stat_statements keeps, while pg_stat_activity and the log show it.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

from psycopg2.extensions import cursor as Plain  # noqa: N812 - a class, whose own name is taken below
from psycopg2.sql import Composable

from shop.insights.recorder.observation import current


class ObservedCursor(Plain):
    """Costs a look at a context variable where nobody observes. Cursors of other apps may stand below it."""

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002 - the driver's name
        """Send a statement."""
        observation = current.get()
        if observation is None:
            return super().execute(query, vars)
        text = query if type(query) is str else _text(query, self)
        begun = perf_counter()
        try:
            return super().execute(observation.tag + text, vars)
        finally:
            observation.saw(text, begun, perf_counter(), self.rowcount, vars)

    def executemany(self, query: Any, vars_list: Any) -> None:
        """Send a statement once for each of many values; it counts as one."""
        observation = current.get()
        if observation is None:
            return super().executemany(query, vars_list)
        text = query if type(query) is str else _text(query, self)
        begun = perf_counter()
        try:
            return super().executemany(observation.tag + text, vars_list)
        finally:
            observation.saw(text, begun, perf_counter(), self.rowcount, None)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        """Send or receive rows in bulk."""
        observation = current.get()
        if observation is None:
            return super().copy_expert(sql, file, size)
        text = sql if type(sql) is str else _text(sql, self)
        begun = perf_counter()
        try:
            return super().copy_expert(observation.tag + text, file, size)
        finally:
            observation.saw(text, begun, perf_counter(), self.rowcount, None)


def observe_connection(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Let a fresh connection make such cursors; hears Django's `connection_created`."""
    if connection.vendor == "postgresql":
        connection.connection.cursor_factory = ObservedCursor


def _text(query: Any, cursor: Any) -> str:
    if isinstance(query, Composable):
        return str(query.as_string(cursor))
    return query.decode() if isinstance(query, bytes) else str(query)
