"""Rules that compare many rows with other tables read these rows once, even where statistics call the tables empty.

So they are after an import was rehearsed and taken back: autovacuum has counted no row, and the same transaction then
writes hundreds of thousands.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from shop.orders.models import Fulfilment
from tests.factories import FulfilmentFactory

pytestmark = [pytest.mark.django_db]

ROWS = 20_000
RULES = """
    SELECT DISTINCT tgrelid::regclass::text, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND proname LIKE '%\\_fits' AND prosrc LIKE '%FROM come%' ORDER BY 1
"""


def comparisons() -> dict[str, str]:
    """The SELECT of each such rule by its table, with the rows that come in a table of that name."""
    with connection.cursor() as cursor:
        cursor.execute(RULES)
        return {table: re.search(r"EXISTS \((.*)\) THEN", source, re.DOTALL)[1] for table, source in cursor.fetchall()}


def plan_of(table: str, select: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        for name in {table, *re.findall(r"JOIN (\w+)", select)}:
            cursor.execute(f"ANALYZE {name}")
        cursor.execute(
            f"CREATE TEMP TABLE come AS SELECT {table}.* FROM generate_series(1, {ROWS}) LEFT JOIN {table} ON false"
        )
        cursor.execute(f"EXPLAIN (FORMAT JSON) {select}")
        (plan,) = cursor.fetchone()
        cursor.execute("DROP TABLE come")
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def loops_over_what_comes(plan: dict[str, Any]) -> bool:
    """Whether a nested loop reads all that comes for each row of something else."""
    loops = [node for node in nodes(plan) if node["Node Type"] == "Nested Loop"]
    return any(node.get("Relation Name") == "come" for loop in loops for node in nodes(loop["Plans"][1]))


@pytest.fixture
def parcels_taken_back() -> None:
    """The pages of 20,000 parcels, and not one row on them."""
    parcel = FulfilmentFactory()
    copied = ", ".join(field.column for field in Fulfilment._meta.concrete_fields if not field.primary_key)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO orders_fulfilment ({copied}) SELECT {copied} FROM orders_fulfilment, generate_series(1, %s) "
            "WHERE orders_fulfilment.id = %s",
            [ROWS, parcel.pk],
        )
        transaction.set_rollback(True)


@pytest.mark.usefixtures("parcels_taken_back")
def test_no_rule_loops_over_the_rows_that_come() -> None:
    found = comparisons()

    assert len(found) == 7
    assert [table for table, select in found.items() if loops_over_what_comes(plan_of(table, select))] == []


@pytest.mark.usefixtures("parcels_taken_back")
def test_an_inner_join_would_loop_over_them() -> None:
    select = comparisons()["orders_fulfilmentline"].replace("LEFT JOIN", "JOIN")

    assert loops_over_what_comes(plan_of("orders_fulfilmentline", select))
