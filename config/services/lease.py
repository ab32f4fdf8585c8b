"""Kernel locks in place of pid files: the kernel frees them however a process ends, so none goes stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_held: dict[Path, int] = {}


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the file alone, waiting for whoever holds it now."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def try_exclusive(descriptor: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether any process, this one included, holds the file now."""
    descriptor = open_lock(path)
    try:
        return not try_exclusive(descriptor)
    finally:
        os.close(descriptor)


def hold(path: Path) -> None:
    """Share the file until this process and those it forks have ended; the time of the file says when it was
    last taken.
    """
    if path not in _held:
        _held[path] = open_lock(path)
        fcntl.flock(_held[path], fcntl.LOCK_SH)
    os.utime(_held[path])


def release(path: Path) -> None:
    """Give up what `hold` took."""
    if path in _held:
        os.close(_held.pop(path))
