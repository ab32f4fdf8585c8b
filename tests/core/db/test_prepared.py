"""Statements that are planned once for each connection."""

import pytest
from django.db import DataError, connection, transaction

from shop.core.db.prepared import Prepared
from tests.support.shop_tables import ask

pytestmark = pytest.mark.django_db

HALF = "SELECT %(whole)s / %(parts)s"


def prepared_names(prefix: str) -> list[str]:
    return [name for (name,) in ask("SELECT name FROM pg_prepared_statements WHERE starts_with(name, %s)", prefix)]


def run(statement: Prepared, **values: object) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        statement.execute(cursor, values)
        return cursor.fetchone()


def test_a_statement_is_prepared_by_its_first_execution_and_once() -> None:
    statement = Prepared("test_once", HALF, whole="int", parts="int")

    assert run(statement, whole=8, parts=2) == (4,)
    assert run(statement, whole=9, parts=3) == (3,)

    assert len(prepared_names("test_once")) == 1


def test_a_first_execution_that_fails_does_not_spoil_the_next() -> None:
    statement = Prepared("test_fails", HALF, whole="int", parts="int")

    with pytest.raises(DataError), transaction.atomic():
        run(statement, whole=1, parts=0)

    assert run(statement, whole=8, parts=2) == (4,)


def test_a_list_without_anything_known_in_it_has_its_type_all_the_same() -> None:
    statement = Prepared("test_lists", "SELECT cardinality(%(places)s)", places="bigint[]")

    assert run(statement, places=[None, None]) == (2,)
    assert run(statement, places=[]) == (0,)


def test_behind_a_pool_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    statement = Prepared("test_pooled", "SELECT %(whole)s + 1", whole="int")

    assert run(statement, whole=1) == (2,)

    assert prepared_names("test_pooled") == []
