"""The reconciliation: every truth and every constraint proved over all rows, in one snapshot of the database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from shop.core.rechecking import in_force, rechecked
from shop.core.truths import Finding, declared, proved

LAST = "reconciliation"


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """What one run found."""

    at: datetime
    seconds: float
    truths: tuple[Finding, ...]
    constraints: tuple[Finding, ...]

    @property
    def rows_checked(self) -> int:
        """Rows looked at, each counted once for every rule that it was held against."""
        return sum(finding.rows for finding in (*self.truths, *self.constraints))

    @property
    def differences(self) -> int:
        """Rows that break a rule, and rules that are not in force."""
        return sum(finding.violations for finding in (*self.truths, *self.constraints))


def reconcile() -> Reconciliation:
    """Prove everything anew, and remember what came of it for the page that shows it. Locks and changes nothing."""
    began = time.perf_counter()
    with snapshot() as cursor:
        truths = proved(cursor, declared())
        constraints = [in_force(cursor), *rechecked(cursor)]
    found = Reconciliation(
        at=timezone.now(),
        seconds=round(time.perf_counter() - began, 3),
        truths=tuple(truths),
        constraints=tuple(constraints),
    )
    cache.set(LAST, asdict(found), timeout=None)
    return found


def last_reconciliation() -> Reconciliation | None:
    """What the last run found; None if there was none, or the cache has lost it."""
    kept = cache.get(LAST)
    if kept is None:
        return None
    parts = {part: tuple(Finding(**finding) for finding in kept[part]) for part in ("truths", "constraints")}
    return Reconciliation(at=kept["at"], seconds=kept["seconds"], **parts)


@contextmanager
def snapshot() -> Iterator[Any]:
    """A cursor that sees the database as it is at one instant, and may take its time.

    Inside a transaction of the caller's it sees what that one sees.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'")
        yield cursor
