"""Gunicorn's worker with threads, which also says how long each request waited for one."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from shop.core.db.connections import pool


class QueueTimingWorker(ThreadWorker):
    """A connection's wait begins when there is something to read on it, and ends when a thread takes it."""

    def enqueue_req(self, conn: Any) -> None:
        conn.queued_at = perf_counter()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        pool.waited((perf_counter() - conn.queued_at) * 1000)
        return super().handle(conn)
