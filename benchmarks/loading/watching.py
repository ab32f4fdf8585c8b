"""What a running shop costs: the CPU time of its processes by kind, and its connections to PostgreSQL."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any

TICK = 1 / os.sysconf("SC_CLK_TCK")
SECONDS_BETWEEN_LOOKS = 0.5
CONNECTIONS = """
    SELECT count(*), count(*) FILTER (WHERE state = 'active'), count(*) FILTER (WHERE wait_event_type = 'Lock')
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = 'shop'
"""


def family_cpu(root: int) -> float:
    """Seconds of CPU that a process, its children and theirs have had, those that have ended included."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = sum(map(int, fields[11:15])) * TICK

    def belongs(pid: int) -> bool:
        while pid in parents and pid != root:
            pid = parents[pid]
        return pid == root

    return sum(seconds for pid, seconds in spent.items() if belongs(pid))


@dataclass
class Watch:
    """Looks at the connections until it is left, and at the CPU time before and after."""

    roots: dict[str, int]
    connect: Any
    most: tuple[int, int, int] = (0, 0, 0)
    """The most connections, active ones, and ones that waited for a lock."""
    cpu: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Watch:
        self._before = {name: family_cpu(pid) for name, pid in self.roots.items()}
        self._is_over = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()
        self.cpu = {name: family_cpu(pid) - self._before[name] for name, pid in self.roots.items()}

    def _look(self) -> None:
        connection = self.connect()
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self._is_over.wait(SECONDS_BETWEEN_LOOKS):
                cursor.execute(CONNECTIONS)
                most, active, waiting = map(max, zip(self.most, cursor.fetchone(), strict=True))
                self.most = (most, active, waiting)
        connection.close()

    @property
    def database_share(self) -> float:
        """The part of the shop's CPU time that PostgreSQL had, in per cent."""
        return 100 * self.cpu["PostgreSQL"] / (sum(self.cpu.values()) or 1)
