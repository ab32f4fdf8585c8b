"""A named cache: one kind of result, what it depends on, and how old it may become.

One round trip fetches a result together with the versions that hold now; it counts only if it was made from these. They
were read before the result was made, so a slow reader cannot pass off old figures as new ones.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from time import monotonic, perf_counter, time
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.db import connection

from shop.core.caching import counters
from shop.core.caching.breaker import Unavailable, address, breaker
from shop.core.caching.parcel import Parcel
from shop.core.caching.telling import note
from shop.core.caching.versions import EVERYTHING, announce, complete, settle, version_key
from shop.core.caching.writes import pending

Value = TypeVar("Value")

LOCK_MS = 10_000
LOOK_AGAIN_SECONDS = 0.02
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
_registered: dict[str, Cached[Any]] = {}


def registered() -> list[Cached[Any]]:
    """Every named cache, by name."""
    return [_registered[name] for name in sorted(_registered)]


def cleared(name: str) -> bool:
    """Forget all that a cache keeps, and its figures; False if there is none of that name."""
    if name not in _registered:
        return False
    announce((_registered[name].own_group,))
    counters.forget(name)
    return True


Seen = tuple[str, "Parcel | None", list[str]]
"""A place, what lies there if it counts, and the versions that hold now."""


class Cached(Generic[Value]):
    """`depends_on` names the apps whose tables a result is made from; permissions and language belong into the key."""

    patience_seconds = 2.0
    """How long somebody waits for a result that another one is making, before making it too."""

    def __init__(
        self,
        name: str,
        *,
        depends_on: Sequence[str],
        seconds: float,
        pack: Callable[[Value], Any] = lambda value: value,
        unpack: Callable[[Any], Value] = lambda packed: packed,
    ) -> None:
        """`pack` turns a result into what JSON can say, and `unpack` turns that back."""
        self.name, self.seconds, self.pack, self.unpack = name, seconds, pack, unpack
        self.own_group = f"cache {name}"
        self.groups = (*depends_on, self.own_group, EVERYTHING)
        self.depends_on = frozenset(depends_on)
        _registered[name] = self

    def fetch(self, key: tuple[Hashable, ...], build: Callable[[], Value]) -> Value:
        """The result under `key`: as it is kept, if nothing has changed since, else as `build` makes it now."""
        found: Value = fetch_together(Ask(self, key, build))[0]
        return found

    def answer(self, build: Callable[[], Value], seen: Seen | None, *, is_shared: bool) -> Value:
        """The result after a look: what lies there, or made now. `seen` is None where Redis could not be asked.

        `is_shared`: a build beside this one may have read what this is made of since the look, so that the result
        counts as made from the versions of then, whatever is looked up later.
        """
        if seen is not None:
            place, parcel, versions = seen
            try:
                if parcel is None:
                    return self._made_once(place, versions, build, is_shared=is_shared)
                if self._is_due(parcel) and (token := self._lock(place)):
                    return self._made(place, token, versions, build)
                return self._found(parcel)
            except Unavailable:
                pass
        note(self.name, "no Redis")
        return build()

    def place_of(self, key: tuple[Hashable, ...]) -> str:
        return address(f"kept:{self.name}:{':'.join(map(str, key))}")

    def _found(self, parcel: Parcel) -> Value:
        counters.count(self.name, hits=1, saved_ms=parcel.build_ms)
        note(self.name, "found")
        return self.unpack(parcel.value)

    def _is_due(self, parcel: Parcel) -> bool:
        """Whether it is time to make it anew: the dearer it is, the earlier one reader of many does (Vattani, 2015)."""
        return time() - parcel.build_ms / 1000 * math.log(random.random() or 1e-9) >= parcel.expires_at

    def _made_once(self, place: str, first: list[str], build: Callable[[], Value], *, is_shared: bool) -> Value:
        """Make it, unless somebody else is about to: then wait for theirs, and at last make it all the same."""
        until = monotonic() + self.patience_seconds
        while not (token := self._lock(place)):
            Event().wait(LOOK_AGAIN_SECONDS)
            [(_, parcel, versions)] = look([(self, place)])
            if parcel is not None:
                return self._found(parcel)
            if monotonic() > until:
                break
        else:
            [(_, parcel, versions)] = look([(self, place)])  # it may have been made between the look and the lock
            if parcel is not None:
                self._unlock(place, token)
                return self._found(parcel)
        return self._made(place, token, first if is_shared else versions, build)

    def _made(self, place: str, token: str, versions: list[str], build: Callable[[], Value]) -> Value:
        begun = perf_counter()
        try:
            value = build()
            took = (perf_counter() - begun) * 1000
            lasts = self.seconds * random.uniform(0.9, 1.1)  # so that not all end at once
            packed = Parcel(self.pack(value), versions, time() + lasts, took).packed()
            self._store(place, packed, lasts)
        finally:
            self._unlock(place, token)
        counters.count(self.name, misses=1, built_ms=took, stored_bytes=len(packed))
        note(self.name, "made")
        return value

    def _store(self, place: str, packed: bytes, lasts: float) -> None:
        # Twice as long as it should last: while one makes it anew, the others still have it.
        try:
            breaker.ask(lambda client: client.set(place, packed, px=int(lasts * 2000)))
        except Unavailable:
            return

    def _lock(self, place: str) -> str:
        token = uuid4().hex
        is_ours = breaker.ask(lambda client: client.set(f"{place}:lock", token, nx=True, px=LOCK_MS))
        return token if is_ours else ""

    def _unlock(self, place: str, token: str) -> None:
        try:
            if token:
                breaker.ask(lambda client: client.eval(RELEASE, 1, f"{place}:lock", token))
        except Unavailable:
            return  # it ends by itself


@dataclass(frozen=True)
class Ask:
    """One of several results that a page wants: whose, under which key, and how it is made where it is missing."""

    cache: Cached[Any]
    key: tuple[Hashable, ...]
    build: Callable[[], Any]


def fetch_together(*asks: Ask) -> list[Any]:
    """The results of several caches, in the order in which they are asked for: one round trip where all are there.

    What is missing is made one after the other, and later builds may use what earlier ones have read.
    """
    written = pending(connection)
    own = [bool(ask.cache.depends_on & written) for ask in asks]
    places = [(ask.cache, ask.cache.place_of(ask.key)) for ask, is_own in zip(asks, own, strict=True) if not is_own]
    seen: Iterator[Seen | None]
    try:
        seen = iter(look(places) if places else [])
    except Unavailable:
        seen = iter([None] * len(places))
    results = []
    for ask, is_own in zip(asks, own, strict=True):
        if is_own:
            note(ask.cache.name, "not kept")
            results.append(ask.build())  # it would show what others may not see yet
        else:
            results.append(ask.cache.answer(ask.build, next(seen), is_shared=len(asks) > 1))
    return results


def look(places: Sequence[tuple[Cached[Any], str]]) -> list[Seen]:
    """What lies in these places and counts, and the versions that hold: one round trip, whatever their number."""
    groups = list(dict.fromkeys(group for cache, _ in places for group in cache.groups))

    def ask(client: Any) -> list[Seen]:
        settle(client)
        found = client.mget([*(place for _, place in places), *(version_key(group) for group in groups)])
        held = dict(zip(groups, complete(client, groups, found[len(places) :]), strict=True))
        seen: list[Seen] = []
        for (cache, place), packed in zip(places, found, strict=False):
            versions = [held[group] for group in cache.groups]
            parcel = Parcel.unpacked(packed) if packed else None
            seen.append((place, parcel if parcel and parcel.versions == versions else None, versions))
        return seen

    return breaker.ask(ask)
