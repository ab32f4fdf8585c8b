"""Statements are counted, ordered and found as pg_stat_statements holds them."""

import pytest
from django.db import connection

from shop.insights.panels.statements import hidden_texts, slowest_statements, statement, statements
from shop.insights.resetting import reset_statements
from tests.insights.conftest import STRANGER, acting_as_stranger

pytestmark = pytest.mark.usefixtures("counts_from_zero")


def run(cursor, sql, times=1):
    for _ in range(times):
        cursor.execute(sql)


def test_a_statement_is_counted_with_its_calls_and_rows(cursor):
    run(cursor, "SELECT 'needle', n FROM generate_series(1, 7) AS n", times=3)

    (found,) = statements(cursor, containing="generate_series")

    assert (found.calls, found.returned) == (3, 21)
    assert found.text == "SELECT $1, n FROM generate_series($2, $3) AS n"
    assert found.mean_ms == pytest.approx(found.total_ms / 3)


def test_shares_are_of_all_statements_andadd_up_to_one(cursor):
    run(cursor, "SELECT 1, 2", times=5)
    run(cursor, "SELECT count(*) FROM generate_series(1, 1000)")

    every = statements(cursor, limit=1_000)

    assert sum(row.share for row in every) == pytest.approx(1)
    assert [row.total_ms for row in every] == sorted((row.total_ms for row in every), reverse=True)


def test_each_order_puts_its_own_first(cursor):
    run(cursor, "SELECT 1 AS called_most", times=9)
    run(cursor, "SELECT n AS returned_most FROM generate_series(1, 900) AS n")

    assert "called_most" in statements(cursor, order="calls")[0].text
    assert "returned_most" in statements(cursor, order="rows")[0].text


def test_a_mean_of_two_calls_is_no_mean(cursor):
    run(cursor, "SELECT 1, 2 AS called_twice", times=2)
    run(cursor, "SELECT 1 AS called_thrice", times=3)

    texts = " ".join(row.text for row in slowest_statements(cursor))

    assert "called_thrice" in texts
    assert "called_twice" not in texts


def test_the_panels_do_not_list_themselves(cursor):
    statements(cursor)
    statements(cursor)

    assert not [row for row in statements(cursor) if "pg_stat_statements" in row.text]


def test_one_statement_is_found_by_its_id(cursor):
    run(cursor, "SELECT 'wanted' AS wanted")
    (wanted,) = statements(cursor, containing="wanted")

    assert [row.text for row in statement(cursor, statement_id=wanted.statement_id)] == ["SELECT $1 AS wanted"]
    assert statement(cursor, statement_id=12345) == []


def test_a_word_with_a_percent_sign_is_looked_for_literally(cursor):
    run(cursor, "SELECT 10 % 3 AS modulo")

    assert len(statements(cursor, containing="% $2 as MODULO")) == 1
    assert statements(cursor, containing="%") == statements(cursor, containing="modulo")


def test_texts_of_other_roles_are_counted_and_the_grant_is_named(cursor):
    run(cursor, "SELECT 1 AS secret")

    with acting_as_stranger():
        rows = statements(cursor)
        remedy = hidden_texts(rows, STRANGER)

    assert "<insufficient privilege>" in {row.text for row in rows}
    assert not [row for row in rows if "secret" in row.text]
    assert remedy.steps == (f"GRANT pg_read_all_stats TO {STRANGER};",)
    assert hidden_texts(statements(cursor), "shop") is None


def test_resetting_forgets_this_database_only(cursor):
    run(cursor, "SELECT 1 AS forgotten")
    assert len(statements(cursor, containing="forgotten")) == 1

    assert reset_statements(using="default") is None

    assert statements(cursor, containing="forgotten") == []


def test_a_role_that_may_not_reset_is_told_the_grant(db):
    with acting_as_stranger():
        remedy = reset_statements(using="default")

    assert remedy.steps == (
        f"GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) TO {STRANGER};",
    )
    assert connection.is_usable()
