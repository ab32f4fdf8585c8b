"""Sessions, read from Redis and kept in PostgreSQL: signing in and out goes on when Redis does not.

Django's `SESSION_ENGINE`. PostgreSQL is written first and decides; Redis holds copies. Whoever writes a session leaves
a hole in the place of its copy, which only time fills: a request that read the row before cannot lay its old copy
there, and nobody who has signed out comes back. After Redis was away no copy from before counts.
"""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore as RowStore

from shop.core.caching.breaker import Unavailable, address, breaker
from shop.core.caching.versions import EVERYTHING, complete, settle, version_key

KEPT_SECONDS = 3_600
HOLE_SECONDS = 30
"""Longer than a request that has read the row waits before it lays a copy."""
HOLE = b""
DROP = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"


class SessionStore(RowStore):
    """Django's sessions in the database, with copies in Redis. A request that finds a copy sends no statement."""

    def load(self) -> dict[str, Any]:
        try:
            data, version = self._copy()
        except Unavailable:
            return dict(super().load())
        if data is not None:
            return dict(self.decode(data))
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # missing from the stubs
        if row is None:
            return {}
        if version:
            self._lay_copy(version, row)
        return dict(self.decode(row.session_data))

    _is_new = False
    """Whether this object has made the session: its key has gone nowhere yet, so nobody can hold an older copy."""

    def save(self, must_create: bool = False) -> None:
        super().save(must_create=must_create)
        self._is_new = self._is_new or must_create
        if self._is_new:
            self._lay_first_copy()
        else:
            self._leave_hole(self.session_key)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key == self.session_key:
            self._is_new = False
        super().delete(session_key)
        self._leave_hole(key)

    async def aload(self) -> dict[str, Any]:
        return await sync_to_async(self.load)()

    async def asave(self, must_create: bool = False) -> None:
        await sync_to_async(self.save)(must_create)

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)

    def _copy(self) -> tuple[str | None, str]:
        """The copy, if there is one, and the version under which a new one may be laid; "" where none may."""
        place = _place(self.session_key)

        def ask(client: Any) -> tuple[str | None, str]:
            settle(client)
            found, token = client.mget([place, version_key(EVERYTHING)])
            if found == HOLE:
                return None, ""
            (version,) = complete(client, [EVERYTHING], [token])
            if found is None:
                return None, version
            laid, _colon, data = found.decode().partition(":")
            if laid == version:
                return data, version
            client.eval(DROP, 1, place, found)
            return None, version

        return breaker.ask(ask)

    def _lay_copy(self, version: str, row: Any) -> None:
        seconds = min(KEPT_SECONDS, int(self.get_expiry_age(expiry=row.expire_date)))
        place, value = _place(row.session_key), f"{version}:{row.session_data}"
        try:
            if seconds > 0:
                breaker.ask(lambda client: client.set(place, value, nx=True, ex=seconds))
        except Unavailable:
            return

    def _lay_first_copy(self) -> None:
        place, data = _place(self.session_key), self.encode(self._get_session())  # type: ignore[attr-defined]  # missing from the stubs
        seconds = min(KEPT_SECONDS, int(self.get_expiry_age()))

        def lay(client: Any) -> None:
            settle(client)
            (version,) = complete(client, [EVERYTHING], client.mget([version_key(EVERYTHING)]))
            client.set(place, f"{version}:{data}", ex=max(1, seconds))

        try:
            breaker.ask(lay)
        except Unavailable:
            return  # there is no older one

    def _leave_hole(self, key: str | None) -> None:
        try:
            if key:
                breaker.tell(lambda client: client.set(_place(key), HOLE, ex=HOLE_SECONDS))
        except Unavailable:
            return  # when Redis is back, this process will say that no copy counts


def _place(key: str | None) -> str:
    return address(f"session:{key}")
