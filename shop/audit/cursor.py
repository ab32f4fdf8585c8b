"""Tells the database where a change comes from, in the same round trip as the first change of a transaction.

The setting `backroom.origin` lasts until the transaction ends, and goes with a savepoint that is rolled back; so it is
said again after one. A statement outside of a transaction is one of its own and carries it each time. This is a cursor
of psycopg2 and no execute wrapper, below those of other apps, so that whoever looks at statements (the observatory, the
toolbar, tests) sees them as they were written.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from psycopg2.extensions import cursor as Plain  # noqa: N812 - a class, whose own name says less
from psycopg2.sql import Composable

from shop.core.origin import Origin, current_origin

# Possessive and atomic: what a read begins with is looked at once, not again for each place where a comment could end.
COMMENTS = r"\s*+(?>(?:/\*(?s:.*?)\*/|--[^\n]*)\s*+)*+"
WRITE = re.compile(COMMENTS + r"(?:INSERT|UPDATE|DELETE|MERGE|WITH|PREPARE|EXECUTE|TRUNCATE|CALL|DO)\b", re.IGNORECASE)
BACK = re.compile(COMMENTS + r"ROLLBACK\b", re.IGNORECASE)
TELL = "SELECT set_config('backroom.origin', {}, true); "

_told: WeakKeyDictionary[Any, Origin] = WeakKeyDictionary()
"""What each session has told in its open transaction."""


class TellingCursor(Plain):
    """A cursor whose changes say where they come from."""

    _prefix = b""

    def execute(self, query: Any, parameters: Any = None) -> None:
        text = query if type(query) is str else _text(query, self)
        self._prefix = b""
        if _told:
            _forget_if_over(self.connection)
        if WRITE.match(text):
            prefix = self._untold()
            if prefix:
                self._prefix = prefix.encode()
                query = (prefix if parameters is None else prefix.replace("%", "%%")) + text
        elif BACK.match(text):
            _told.pop(self.connection, None)
        return super().execute(query, parameters)

    def executemany(self, query: Any, vars_list: Any) -> None:
        """psycopg2 sends one statement for each of the list; each says it, since each may be a transaction."""
        text = query if type(query) is str else _text(query, self)
        prefix = self._untold() if WRITE.match(text) else ""
        return super().executemany(prefix.replace("%", "%%") + text, vars_list)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        """COPY cannot share its message: a round trip in front of it, and only where nothing was told yet."""
        if not self.connection.autocommit and (prefix := self._untold()):
            super().execute(prefix)
        return super().copy_expert(sql, file, size)

    @property
    def query(self) -> bytes | None:
        """The statement as it was sent, without what was told in front of it."""
        sent = super().query
        return sent.removeprefix(self._prefix) if sent and self._prefix else sent

    def _untold(self) -> str:
        """What has to be told in front of a change; "" if this transaction knows."""
        origin = current_origin()
        session = self.connection
        _forget_if_over(session)
        if origin is None or _told.get(session) == origin:
            return ""
        if not session.autocommit:
            _told[session] = origin
        return TELL.format(_quoted(origin))


def _forget_if_over(session: Any) -> None:
    """With a transaction ends what it was told; asked before each statement, for the next one may begin by reading."""
    if session.info.transaction_status == TRANSACTION_STATUS_IDLE:
        _told.pop(session, None)


def _quoted(origin: Origin) -> str:
    """As a literal: JSON in ASCII, so that a quotation mark is all there is to escape."""
    return "'" + json.dumps(origin.told()).replace("'", "''") + "'"


def tell(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Let the cursors of a new connection be these, below what they are already."""
    if connection.vendor == "postgresql":
        session: Any = connection.connection
        session.cursor_factory = _above(session.cursor_factory)


@cache
def _above(factory: type[Plain] | None) -> type[Plain]:
    if factory is None or issubclass(TellingCursor, factory):  # the driver's own is above it already
        return TellingCursor
    return type("Cursor", (factory, TellingCursor), {})


def _text(query: Any, cursor: Plain) -> str:
    if isinstance(query, Composable):
        return str(query.as_string(cursor))
    return query.decode() if isinstance(query, bytes) else str(query)
