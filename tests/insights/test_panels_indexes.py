"""Indexes that are unused, covered or invalid are found, and those that earn their keep are left alone."""

import psycopg2
import psycopg2.errors
import pytest

from shop.insights.panels.invalid_indexes import invalid_indexes
from shop.insights.panels.redundant_indexes import redundant_indexes
from shop.insights.panels.unused_indexes import unused_indexes


def covered(cursor, table="scratch"):
    return {
        (row.name, row.covered_by, row.is_duplicate) for row in redundant_indexes(cursor) if row.table_name == table
    }


def test_a_prefix_of_a_longer_index_is_redundant(cursor):
    cursor.execute("CREATE TABLE scratch (a int, b int)")
    cursor.execute("CREATE INDEX scratch_a ON scratch (a)")
    cursor.execute("CREATE INDEX scratch_a_b ON scratch (a, b)")

    assert covered(cursor) == {("scratch_a", "scratch_a_b", False)}


def test_of_two_twins_the_younger_is_redundant(cursor):
    cursor.execute("CREATE TABLE scratch (a int)")
    cursor.execute("CREATE INDEX elder ON scratch (a)")
    cursor.execute("CREATE INDEX younger ON scratch (a)")

    assert covered(cursor) == {("younger", "elder", True)}


def test_the_twin_of_a_primary_key_is_redundant_even_if_it_is_older(cursor):
    cursor.execute("CREATE TABLE scratch (a int NOT NULL)")
    cursor.execute("CREATE UNIQUE INDEX elder ON scratch (a)")
    cursor.execute("ALTER TABLE scratch ADD CONSTRAINT scratch_pk PRIMARY KEY (a)")

    assert covered(cursor) == {("elder", "scratch_pk", True)}


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("(a)", "(b, a)"),
        ("(a DESC)", "(a, b)"),
        ("(a) WHERE b > 0", "(a, b)"),
        ("(a)", "(a, b) WHERE b > 0"),
        ("(a) INCLUDE (c)", "(a, b)"),
        ("(t text_pattern_ops)", "(t, b)"),
        ('(t COLLATE "C")', '(t COLLATE "ucs_basic", b)'),
        ("((a + 1))", "((a + 2), b)"),
        ("USING hash (a)", "(a, b)"),
    ],
)
def test_an_index_that_answers_other_questions_is_kept(cursor, shorter, longer):
    cursor.execute("CREATE TABLE scratch (a int, b int, c int, t text)")
    cursor.execute(f"CREATE INDEX one ON scratch {shorter}")
    cursor.execute(f"CREATE INDEX two ON scratch {longer}")

    assert covered(cursor) == set()


def test_a_unique_index_is_kept_beside_a_longer_one(cursor):
    cursor.execute("CREATE TABLE scratch (a int, b int)")
    cursor.execute("CREATE UNIQUE INDEX one ON scratch (a)")
    cursor.execute("CREATE UNIQUE INDEX two ON scratch (a, b)")

    assert covered(cursor) == set()


def test_column_one_is_not_taken_for_the_beginning_of_column_twelve(cursor):
    columns = ", ".join(f"c{number} int" for number in range(1, 13))
    cursor.execute(f"CREATE TABLE scratch ({columns})")
    cursor.execute("CREATE INDEX one ON scratch (c1)")
    cursor.execute("CREATE INDEX twelve ON scratch (c12, c1)")

    assert covered(cursor) == set()


def test_an_index_nobody_reads_is_unused_until_somebody_does(db, committed):
    committed.execute("CREATE TABLE scratch (a int, b int PRIMARY KEY)")
    committed.execute("INSERT INTO scratch SELECT n, n FROM generate_series(1, 500) AS n")
    committed.execute("CREATE INDEX scratch_a ON scratch (a)")
    committed.execute("SELECT pg_stat_force_next_flush()")
    before = {
        row.name: row.table_writes for row in unused_indexes(committed, fewest_bytes=0) if row.table_name == "scratch"
    }

    committed.execute("SET enable_seqscan = off")
    committed.execute("SELECT b FROM scratch WHERE a = 7")
    committed.execute("SELECT pg_stat_force_next_flush()")
    after = {row.name for row in unused_indexes(committed, fewest_bytes=0) if row.table_name == "scratch"}

    assert before == {"scratch_a": 500}  # the primary key keeps a truth and is not named
    assert after == set()


def test_an_index_that_failed_to_build_is_invalid(db, committed):
    committed.execute("CREATE TABLE scratch (a int)")
    committed.execute("INSERT INTO scratch VALUES (1), (1)")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        committed.execute("CREATE UNIQUE INDEX CONCURRENTLY scratch_a ON scratch (a)")

    found = [(row.name, row.remedy, row.is_building) for row in invalid_indexes(committed)]

    assert found == [("scratch_a", "DROP INDEX CONCURRENTLY scratch_a;", False)]


def test_a_small_index_is_not_worth_a_finding(db, committed):
    committed.execute("CREATE TABLE scratch (a int)")
    committed.execute("CREATE INDEX scratch_a ON scratch (a)")

    assert "scratch_a" not in {row.name for row in unused_indexes(committed)}
    assert ("scratch_a", "btree (a)") in {
        (row.name, row.definition) for row in unused_indexes(committed, fewest_bytes=0)
    }
