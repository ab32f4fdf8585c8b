"""The current store: whose rows a request, a task or a shell works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shop.stores.models import Store

_current: ContextVar[Store | None] = ContextVar("current_store", default=None)


class NoCurrentStore(RuntimeError):
    """Something asked whose shop it works for, and nobody had said."""


def current_store() -> Store:
    """The store that this request or task works for; raises NoCurrentStore outside of `in_store`."""
    store = _current.get()
    if store is None:
        raise NoCurrentStore("Say whose shop it is first: with in_store(store): …")
    return store


@contextmanager
def in_store(store: Store | None) -> Iterator[None]:
    """Works for a store until the block ends."""
    token = _current.set(store)
    try:
        yield
    finally:
        _current.reset(token)
