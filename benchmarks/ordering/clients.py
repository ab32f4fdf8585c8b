"""Clients of the order benchmark: processes with a connection each, that sell for a while when they are told to."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Task:
    """Sell baskets of `lines` variants in one `way`; each has the variant `hot`, if that is given."""

    way: str
    lines: int
    variants: Sequence[int]
    seconds: float
    hot: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Sold:
    """What one client did in the time."""

    orders: int
    refused: int
    deadlocks: int
    cpu_seconds: float
    seconds: float
    server_seconds: float
    """What the client's process of the server was on a core; 0 where the kernel does not tell."""


@contextmanager
def clients(count: int) -> Iterator[Crew]:
    """Processes that wait for work; they end with the block."""
    fork = multiprocessing.get_context("fork")
    pipes, processes = [], []
    for seed in range(count):
        ours, theirs = fork.Pipe()
        process = fork.Process(target=_work, args=(theirs, seed), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Crew(pipes)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(10)


class Crew:
    """The clients, as seen from the one who tells them what to do."""

    def __init__(self, pipes: Sequence[Any]) -> None:
        self._pipes = pipes

    def sell(self, task: Task, *, clients: int) -> list[Sold]:
        """Let the first `clients` of them begin together, and wait until all have ended."""
        begin = time.monotonic() + 0.1
        for pipe in self._pipes[:clients]:
            pipe.send((task, begin))
        answers = [pipe.recv() for pipe in self._pipes[:clients]]
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers


def _work(pipe: Any, seed: int) -> None:
    from django.db import connection

    connection.close()
    connection.ensure_connection()
    dice = random.Random(seed)
    while (order := pipe.recv()) is not None:
        try:
            pipe.send(_sell(*order, dice))
        except Exception as error:
            pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _server_seconds(pid: int) -> float:
    """How long a process of the server on this machine has been on a core, as Linux counts it."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


def _sell(task: Task, begin: float, dice: random.Random) -> Sold:
    from django.db import OperationalError, connection

    from benchmarks.ordering.ways import WAYS
    from shop.core.exceptions import Refused

    sell = WAYS[task.way]
    orders = refused = deadlocks = 0
    time.sleep(max(0.0, begin - time.monotonic()))
    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    cpu, on_server = time.process_time(), _server_seconds(server)
    while time.monotonic() < begin + task.seconds and (task.at_most is None or orders + refused < task.at_most):
        ids = dice.sample(task.variants, task.lines)
        if task.hot is not None:
            ids = [task.hot, *(pk for pk in ids[1:] if pk != task.hot)]
        try:
            sell(ids)
            orders += 1
        except (Refused, ValueError):
            refused += 1
        except OperationalError as error:
            if "deadlock" not in str(error):
                raise
            deadlocks += 1
    return Sold(
        orders,
        refused,
        deadlocks,
        cpu_seconds=time.process_time() - cpu,
        seconds=time.monotonic() - begin,
        server_seconds=_server_seconds(server) - on_server,
    )
