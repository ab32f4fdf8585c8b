"""Statements that the server plans once for each connection, because planning them takes longer than running them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

PLACE = re.compile(r"%\((\w+)\)s")


class Prepared:
    """A statement with named places, as `Prepared("order_quote", "SELECT %(id)s + 1", id="bigint")`.

    Every place has its PostgreSQL type. The first execution in a connection prepares it in the same round trip. A pool
    that hands out another server process for each transaction would not find it again: there it is sent as it is.
    """

    def __init__(self, name: str, sql: str, **types: str) -> None:
        self.name, self.sql, self.types = name, sql, types
        self._names: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
        self._numbers = count(1)
        places = {place: f"${number}" for number, place in enumerate(types, start=1)}
        self._body = PLACE.sub(lambda found: places[found[1]], sql)
        self._arguments = ", ".join(f"%({place})s::{kind}" for place, kind in types.items())

    def execute(self, cursor: Any, parameters: Mapping[str, Any]) -> None:
        """Run it through one of Django's cursors, with a value for every place."""
        if cursor.db.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            cursor.execute(self.sql, parameters)
            return
        session = cursor.db.connection
        if (known := self._names.get(session)) is not None:
            cursor.execute(f"EXECUTE {known} ({self._arguments})", parameters)
            return
        # What was prepared stays though its first execution fails: a name is used once, and kept if all went well.
        fresh = f"{self.name}_{next(self._numbers)}"
        cursor.execute(
            f"PREPARE {fresh} ({', '.join(self.types.values())}) AS {self._body}; EXECUTE {fresh} ({self._arguments})",
            parameters,
        )
        self._names[session] = fresh
