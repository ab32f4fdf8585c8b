"""Cache keys that carry the name of the test they belong to, in whatever thread they are made."""

from collections.abc import Iterator
from contextlib import contextmanager

_owner = ""


def key(name: str, prefix: str, version: int) -> str:
    """Django's `KEY_FUNCTION` in tests."""
    return f"{prefix}:{_owner}:{version}:{name}"


def owner() -> str:
    """The test whose keys are made now, for processes that it starts."""
    return _owner


@contextmanager
def prefixed(owner: str) -> Iterator[None]:
    global _owner
    before, _owner = _owner, owner
    try:
        yield
    finally:
        _owner = before
