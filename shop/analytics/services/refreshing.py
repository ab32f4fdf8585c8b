"""Count anew what has changed, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from shop.analytics.rollups import ROLLUPS

LOCK = "backroom sales rollups"
NOTES_AT_ONCE = 20_000

DAYS_AT_ONCE = 40

TAKE_NOTES = f"""
    DELETE FROM analytics_stalesales WHERE id IN (
        SELECT id FROM (
            SELECT id, dense_rank() OVER (ORDER BY store_id, happened_on) AS place
            FROM (SELECT id, store_id, happened_on FROM analytics_stalesales ORDER BY id LIMIT %s) AS oldest) AS ranked
        WHERE place <= {DAYS_AT_ONCE})
    RETURNING store_id, happened_on, customer_key, product_key
"""
DAYS_OF_PRODUCTS = """
    SELECT DISTINCT store_id, sold_on FROM analytics_productday WHERE product_id = ANY (%s)
"""


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What one refresh took up and counted. `notes` is None where another process was at it."""

    notes: int | None
    days: int = 0
    customers: int = 0


@transaction.atomic
def refresh_sales(*, at_most: int = NOTES_AT_ONCE) -> Refreshed:
    """Take up to `at_most` notes, and count anew the days (at most `DAYS_AT_ONCE`) and customers that they name.

    One transaction: who is killed meanwhile leaves the notes where they were. Two refreshes at once could write an
    older figure over a newer one, so the second leaves at once (advisory lock). Each statement sees all that was
    committed before it; what commits later brings a note of its own. The cost grows with the rows of these days and of
    these customers, and not with the shop.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        if not cursor.fetchone()[0]:
            return Refreshed(notes=None)
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(TAKE_NOTES, [at_most])
        notes = cursor.fetchall()
        if not notes:
            return Refreshed(notes=0)
        # What was noted of this transaction is taken: what it changes from here on has to be noted anew.
        cursor.execute("SELECT set_config('analytics.noted', '', true)")
        days = {(store, day) for store, day, _customer, _product in notes if day is not None}
        customers = {customer for _store, _day, customer, _product in notes if customer is not None}
        days |= _days_of({product for *_rest, product in notes if product is not None})
        _count(cursor, days, customers)
    return Refreshed(notes=len(notes), days=len(days), customers=len(customers))


def refresh_all_sales() -> int:
    """Count until no note is left, round by round, each committed; how many notes that took."""
    taken = 0
    while notes := refresh_sales().notes:
        taken += notes
    return taken


@transaction.atomic
def rebuild_sales() -> dict[str, int]:
    """Count everything anew, whatever was kept; the rows of each rollup by its table.

    Takes the refresh's lock, and waits for it. Readers see the old figures until the commit.
    """
    rows: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DELETE FROM analytics_stalesales")
        cursor.execute("SELECT set_config('analytics.noted', '', true)")
        for rollup in ROLLUPS:
            cursor.execute(f"DELETE FROM {rollup.table}")
            cursor.execute(rollup.rebuild_sql())
            rows[rollup.table] = cursor.rowcount
    return rows


def _days_of(products: set[int]) -> set[tuple[int, date]]:
    """The days on which any of the products was sold. Index of `product_day_once`."""
    if not products:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(DAYS_OF_PRODUCTS, [list(products)])
        return set(cursor.fetchall())


def _count(cursor: Any, days: set[tuple[int, date]], customers: set[int]) -> None:
    stale = {
        "stores": [store for store, _day in sorted(days)],
        "days": [day for _store, day in sorted(days)],
        "customers": sorted(customers),
    }
    for rollup in ROLLUPS:
        if stale["customers" if rollup.scope == "customer" else "days"]:
            cursor.execute(rollup.refresh_sql(), stale)
