"""Keeps Silk's file small, beside the requests: a thread now and then, or `manage.py trim_profiling`."""

from __future__ import annotations

import random
from threading import Lock, Thread

from django.db import DatabaseError, connections
from silk import models
from silk.config import SilkyConfig

from config.profiling import ALIAS

ONE_REQUEST_IN = 50
BATCH = 100
_trimming = Lock()


def trim(*, keep: int) -> int:
    """Delete all but the newest `keep` recorded requests, give the freed pages back to the disk, return how
    many went.
    """
    removed = 0
    while True:
        batch = list(models.Request.objects.order_by("-start_time").values_list("pk", flat=True)[keep : keep + BATCH])
        if not batch:
            break
        models.Request.objects.filter(pk__in=batch).delete()
        removed += len(batch)
    # As a script, because execute() takes one step of this pragma, which frees one page, and believes it done.
    connections[ALIAS].ensure_connection()
    connections[ALIAS].connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")
    return removed


def trim_now_and_then() -> Thread | None:
    """Start a clean-up in a thread of this process after about one recorded request in fifty; never two at
    once.
    """
    if random.randrange(ONE_REQUEST_IN) or not _trimming.acquire(blocking=False):
        return None
    thread = Thread(target=_trim_and_release, name="silk-trim", daemon=True)
    thread.start()
    return thread


def _trim_and_release() -> None:
    try:
        trim(keep=SilkyConfig().SILKY_MAX_RECORDED_REQUESTS)
    except DatabaseError:
        pass  # Another process holds the file; the next round will do.
    finally:
        connections[ALIAS].close()
        _trimming.release()
