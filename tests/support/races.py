"""Races between real connections: contestants that start together, gates that hold one of them, outcomes to count.

The pattern of a race test, which needs `transactional_db`:

1. *The negative control*: the same race without the guard. It must go wrong, else the race proves nothing.
2. *The race*: with the guard, and now exactly one wins, or the sum is right.

    outcomes = race(*[lambda: reserve(item, 1)] * 8)
    assert len(winners(outcomes)) == 5
    assert {type(error) for error in errors(outcomes)} == {InsufficientStock}
"""

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections, transaction

PATIENCE = 120.0
"""Seconds, many enough for a busy machine, after which a contestant that never comes makes the test fail."""


@dataclass(frozen=True)
class Outcome:
    """How one contestant came in: with a value, or with an error."""

    value: Any = None
    error: BaseException | None = None


class Gate:
    """Holds whoever comes to it until it is opened, and tells whoever waits that somebody has come."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = threading.Event()

    def hold(self) -> None:
        """Stand here until the gate is opened."""
        self._reached.set()
        if not self._opened.wait(PATIENCE):
            raise TimeoutError("nobody opened the gate")

    def wait_until_reached(self) -> None:
        if not self._reached.wait(PATIENCE):
            raise TimeoutError("nobody came to the gate")

    def open(self) -> None:
        self._opened.set()


def race(*contestants: Callable[[], Any]) -> list[Outcome]:
    """Run all contestants at once, each in a thread with a connection of its own, and return how each came in.

    They are connected before they start, and start together.
    """
    outcomes: list[Outcome] = [Outcome() for _ in contestants]
    line = threading.Barrier(len(contestants), timeout=PATIENCE)

    def run(lane: int, contestant: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            line.wait()
            outcomes[lane] = Outcome(value=contestant())
        except BaseException as error:
            outcomes[lane] = Outcome(error=error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=lane, daemon=True) for lane in enumerate(contestants)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        if thread.is_alive():
            raise TimeoutError("a contestant is stuck; see what it waits for in pg_stat_activity")
    return outcomes


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> list[Outcome]:
    """Run `first` in a transaction that stays open until `second`, in another one, waits for it; both then end.

    Fails if `second` never has to wait.
    """
    is_done = threading.Event()
    waiting: queue.Queue[int] = queue.Queue()

    def holding() -> Any:
        with transaction.atomic():
            value = first()
            is_done.set()
            wait_until_blocked(waiting.get(timeout=PATIENCE))
        return value

    def following() -> Any:
        is_done.wait(PATIENCE)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            waiting.put(cursor.fetchone()[0])
            return second()

    return race(holding, following)


def side_by_side(first: Callable[[], Any], second: Callable[[], Any]) -> list[Outcome]:
    """Run both in a transaction each, and let neither end before both have done their part.

    Fails if one has to wait for the other: this is how a race runs that nothing guards.
    """
    parted = threading.Barrier(2, timeout=PATIENCE)

    def beside(contestant: Callable[[], Any]) -> Any:
        with transaction.atomic():
            value = contestant()
            parted.wait()
        return value

    return race(lambda: beside(first), lambda: beside(second))


def winners(outcomes: Iterable[Outcome]) -> list[Any]:
    """The values of those that came in without an error."""
    return [outcome.value for outcome in outcomes if outcome.error is None]


def errors(outcomes: Iterable[Outcome]) -> list[BaseException]:
    """The errors of the others."""
    return [outcome.error for outcome in outcomes if outcome.error is not None]


def wait_until_blocked(pid: int) -> None:
    """Return once the backend `pid` waits for a lock; ask from a connection that holds no part in the race."""
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
            if cursor.fetchone()[0]:
                return
        pause.wait(0.01)
    raise TimeoutError(f"backend {pid} never waited for a lock")
