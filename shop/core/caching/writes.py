"""Notices at the connection which apps' tables a transaction writes, and announces them when it commits.

So no service has to remember it, nor an admin form, nor whoever adds the next bulk update. Triggers write tables of
the app whose table set them off, which is therefore announced already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shop.core.caching.versions import announce

WRITE = re.compile(
    r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?"?([a-z]\w*)',
    re.IGNORECASE,
)
UNINTERESTING = frozenset({"django", "axes", "silk"})
"""Sessions, tasks and sign-ins are written all the time, and nothing is made of them."""
_parts: dict[str, str] = {}
"""Tables that an app has set apart, with the name by which results depend on them."""
PREPARED = re.compile(r"\s*(PREPARE|EXECUTE)\s+(\w+)", re.IGNORECASE)


def set_apart(app: str, **parts: Collection[str]) -> None:
    """Let results depend on parts of an app by themselves: `set_apart("search", asked=("search_searchedtext",))` makes
    writes to that table announce "search: asked", and no longer "search".
    """
    for part, tables in parts.items():
        _parts.update(dict.fromkeys(tables, f"{app}: {part}"))
    written_by.cache_clear()


class Announcement:
    """The apps that one transaction has written, to be said in one breath when it commits."""

    def __init__(self, groups: Iterable[str]) -> None:
        self.groups = set(groups)

    def __call__(self) -> None:
        announce(self.groups)


class Writes:
    """An execute wrapper. It looks at texts, which repeat, so that a known one costs a look into a table."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.prepared: dict[str, frozenset[str]] = {}

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        text = sql if isinstance(sql, str) else str(sql)
        groups = written_by(text)
        if known := PREPARED.match(text):
            if known[1].upper() == "PREPARE":
                self.prepared[known[2]] = groups
            else:
                groups = self.prepared.get(known[2], groups)
        if groups:
            self._note(groups)
        return result

    def _note(self, groups: frozenset[str]) -> None:
        """Say these too when the transaction commits. What a savepoint takes back again may be said for nothing."""
        for noted in announcements(self.connection):
            noted.groups |= groups
            return
        transaction.on_commit(Announcement(groups), using=self.connection.alias)


@lru_cache(maxsize=2_000)
def written_by(text: str) -> frozenset[str]:
    """The apps whose tables a statement writes, by the first word of the tables' names; parts of them that were set
    apart by their own.
    """
    if text.startswith("SELECT"):
        return frozenset()
    tables = {table.lower() for table in WRITE.findall(text) if "_" in table}
    groups = frozenset(_parts.get(table, table.partition("_")[0]) for table in tables)
    return groups - UNINTERESTING


def pending(connection: BaseDatabaseWrapper) -> set[str]:
    """The apps that the open transaction has written and nobody else can see yet."""
    return {group for noted in announcements(connection) for group in noted.groups}


def announcements(connection: BaseDatabaseWrapper) -> Iterator[Announcement]:
    """What the open transaction will say: one, and one more for each savepoint that was rolled back in between."""
    return (func for _savepoints, func, *_ in connection.run_on_commit if isinstance(func, Announcement))


def watch(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Listen to a connection, once. First of its wrappers: Django takes away whichever came last."""
    if connection.vendor == "postgresql" and not any(
        isinstance(entry, Writes) for entry in connection.execute_wrappers
    ):
        connection.execute_wrappers.insert(0, Writes(connection))
