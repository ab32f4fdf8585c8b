"""Numbers for test runs of one checkout that overlap: each has its own databases, and leaves nothing behind
that the next would miss.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from os import close

from config.services import lease
from config.services.home import Home


@dataclass(frozen=True)
class Slot:
    number: int

    @property
    def database(self) -> str:
        return f"test_shop_{self.number}"


@contextmanager
def free_slot() -> Iterator[Slot]:
    """The lowest number that no living run holds."""
    for number in count():
        descriptor = lease.open_lock(Home.current().var / f"tests-{number}.lock")
        if lease.try_exclusive(descriptor):
            try:
                yield Slot(number)
            finally:
                close(descriptor)
            return
        close(descriptor)
