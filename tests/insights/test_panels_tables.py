"""Tables are listed with their size, their dead rows, and a suspicion where they are read from end to end."""

import pytest

from shop.insights.panels.cache_hits import cache_hits
from shop.insights.panels.missing_indexes import scanned_tables
from shop.insights.panels.tables import tables


@pytest.fixture
def scratch(db, committed):
    """A table of 1,000 rows, 250 of them dead."""
    committed.execute("CREATE TABLE scratch (a int PRIMARY KEY, b int) WITH (autovacuum_enabled = off)")
    committed.execute("INSERT INTO scratch SELECT n, n FROM generate_series(1, 1000) AS n")
    committed.execute("DELETE FROM scratch WHERE a > 750")
    committed.execute("SELECT pg_stat_force_next_flush()")
    return committed


def test_a_table_shows_its_dead_share_and_that_it_was_never_vacuumed(scratch):
    (found,) = [row for row in tables(scratch) if row.name == "scratch"]

    assert (found.live_rows, found.dead_rows, found.dead_share) == (750, 250, 0.25)
    assert found.vacuumed_at is None
    assert found.total_bytes >= found.heap_bytes + found.index_bytes


def test_vacuum_and_analyze_show_when_they_ran(scratch):
    scratch.execute("VACUUM ANALYZE scratch")

    (found,) = [row for row in tables(scratch) if row.name == "scratch"]

    assert found.dead_rows == 0
    assert found.vacuumed_at is not None
    assert found.analysed_at is not None


def test_a_table_in_another_schema_carries_its_name(cursor):
    cursor.execute("CREATE SCHEMA elsewhere")
    cursor.execute("CREATE TABLE elsewhere.scratch (a int)")

    assert "elsewhere.scratch" in {row.name for row in tables(cursor)}


def test_a_table_that_is_scanned_again_and_again_is_suspected(scratch):
    for _ in range(3):
        scratch.execute("SELECT count(*) FROM scratch WHERE b = 5")
    scratch.execute("SELECT pg_stat_force_next_flush()")

    (found,) = [row for row in scanned_tables(scratch, fewest_rows=700, fewest_scans=3) if row.name == "scratch"]

    assert found.rows_read >= 3 * 750
    assert "scratch" not in {row.name for row in scanned_tables(scratch, fewest_rows=10_000)}


def test_ratios_stay_between_nothing_and_all(scratch):
    rows = cache_hits(scratch)

    assert all(row.table_ratio is None or 0 <= row.table_ratio <= 1 for row in rows)
    assert [row.blocks_read for row in rows] == sorted((row.blocks_read for row in rows), reverse=True)
