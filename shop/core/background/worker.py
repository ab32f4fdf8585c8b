"""The worker: runs what is enqueued, tries again what failed, and takes over what a dead worker has left.

It is django-tasks-db's, which claims a row under a lock that others skip, with three things added: retries with growing
pauses, the periodic jobs, and the return of rows whose worker was killed. A worker's life is an advisory lock that it
holds in a session of its own: the server lets go of it when the process is gone, however it went.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import Any

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from shop.core.background.schedule import enqueue_due, enqueue_wanted
from shop.core.exceptions import Refused
from shop.core.origin import Origin, acting

ATTEMPTS = 6
FIRST_PAUSE = dt.timedelta(seconds=10)
"""Doubled each time: 10, 20, 40, 80 and 160 seconds, five minutes in all."""
LOOK_ROUND = 5.0
"""Seconds between two looks at the clock and at other workers' rows."""
ASK_FOR_NEED = 1.0
"""Seconds between two questions whether a job on demand is wanted."""
AWAY = 5.0
"""Seconds to wait for a database server that does not answer."""
LIFE = "backroom worker "

logger = logging.getLogger(__name__)


class ShopWorker(Worker):
    """A worker that forgets nothing."""

    _last_look = _last_question = float("-inf")
    _life: Any = None

    def run(self) -> None:
        """Work until somebody asks to stop, or, in batch mode, until nothing is ready. Outlives the database server."""
        try:
            while not self._worked():
                connection.close()
                time.sleep(AWAY)
        finally:
            if self._life is not None:
                self._life.close()

    def _worked(self) -> bool:
        """Work as long as the database server is there; False if it went away."""
        self._look_round()
        self._ask_for_need()
        try:
            super().run()
        except (OperationalError, InterfaceError):
            if self.batch:
                raise
            logger.exception("The database is away; looking again soon.")
            return False
        return True

    @property
    def running(self) -> bool:
        """Asked by the loop before each round, which is when there is time to look round."""
        if self._is_running and time.monotonic() - self._last_look >= LOOK_ROUND:
            self._look_round()
        if self._is_running and time.monotonic() - self._last_question >= ASK_FOR_NEED:
            self._ask_for_need()
        return self._is_running

    @running.setter
    def running(self, value: bool) -> None:
        self._is_running = value

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run one task; put it back with a pause if it failed and may be tried again."""
        with acting(lambda: Origin(door=f"task {db_task_result.task_path}")):
            super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED and put_back(db_task_result):
            logger.warning("Task %s failed and will be tried again.", db_task_result.task_path)

    def _look_round(self) -> None:
        self._last_look = time.monotonic()
        try:
            self._hold_life()
            for path in take_over_abandoned():
                logger.warning("Task %s was left by a worker that died.", path)
            enqueue_due()
        except (DatabaseError, psycopg2.Error):
            logger.exception("The worker could not look round.")
            connection.close()

    def _ask_for_need(self) -> None:
        self._last_question = time.monotonic()
        try:
            enqueue_wanted()
        except DatabaseError:
            logger.exception("The worker could not ask what is wanted.")
            connection.close()

    def _hold_life(self) -> None:
        """Hold the lock that says that this worker lives, in a session that does nothing else."""
        if self._life is not None:
            try:
                with self._life.cursor() as cursor:
                    cursor.execute("SELECT 1")
                return
            except psycopg2.Error:
                self._life.close()
        self._life = connection.get_new_connection(connection.get_connection_params())
        # A pool in transaction mode gives the lock's session away between two transactions: there one stays open.
        is_pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        self._life.autocommit = not is_pooled
        with self._life.cursor() as cursor:
            if is_pooled:
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LIFE + self.worker_id])
            else:
                cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [LIFE + self.worker_id])


def put_back(result: DBTaskResult) -> bool:
    """Let a failed task be tried again after a pause, and say whether it will be.

    It will not if it was tried often enough, or if a service refused it: asking again would not change the answer.
    """
    attempts = len(result.worker_ids)
    if attempts >= ATTEMPTS or _is_refusal(result.exception_class_path):
        return False
    result.status = TaskResultStatus.READY
    result.run_after = timezone.now() + FIRST_PAUSE * 2 ** (attempts - 1)
    result.save(update_fields=["status", "run_after"])
    return True


@transaction.atomic
def take_over_abandoned() -> list[str]:
    """Make tasks ready again whose worker is dead, and return their names. A task that killed its workers more often
    than it may be tried is left as failed.
    """
    taken = []
    for result in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        if not result.worker_ids or not _is_dead(result.worker_ids[-1]):
            continue
        if len(result.worker_ids) >= ATTEMPTS:
            result.set_failed(RuntimeError("The worker died each time that it ran this."))
        else:
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])
        taken.append(result.task_path)
    return taken


def _is_dead(worker_id: str) -> bool:
    """Whether nobody holds that worker's life; the lock is let go of at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LIFE + worker_id])
        return bool(cursor.fetchone()[0])


def _is_refusal(path: str) -> bool:
    return any(path == f"{kind.__module__}.{kind.__qualname__}" for kind in _kinds(Refused))


def _kinds(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(deeper for sub in kind.__subclasses__() for deeper in _kinds(sub))]
