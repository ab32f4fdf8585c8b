import pytest
from django.db import connection

from shop.demo import truths
from shop.demo.tables import TABLES
from tests.support.shop_tables import shop_tables


def test_what_is_taken_off_comes_back_to_the_letter(empty, undone):
    with connection.cursor() as cursor:
        before = truths.promises(cursor)

        parts = truths.take_off(cursor, TABLES)
        without = truths.promises(cursor)
        for _, statements in truths.ways_back(parts):
            for statement in statements:
                cursor.execute(statement)
        truths.switch_on(cursor, TABLES)

        assert len(before - without) > 300
        assert truths.promises(cursor) == before


def test_checks_and_not_nulls_stay_on_during_a_load(empty, undone):
    kept = "SELECT count(*) FROM pg_constraint WHERE contype IN ('c', 'n') AND connamespace = 'public'::regnamespace"
    with connection.cursor() as cursor:
        cursor.execute(kept)
        before = cursor.fetchone()

        truths.take_off(cursor, TABLES)

        cursor.execute(kept)
        assert cursor.fetchone() == before


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX order_by_newest",
        "ALTER TABLE orders_order DROP CONSTRAINT order_total_not_negative",
        "ALTER TABLE orders_order DISABLE TRIGGER order_amounts_by_hand",
        "CREATE INDEX surplus ON orders_order (email)",
    ],
)
def test_a_promise_that_changed_is_noticed(empty, undone, change):
    with connection.cursor() as cursor:
        before = truths.promises(cursor)
        cursor.execute(change)

        with pytest.raises(truths.TruthsChanged):
            truths.refuse_changes(before, truths.promises(cursor))


def test_a_load_fills_tables_of_the_shop_only(empty):
    assert set(TABLES) - set(shop_tables()) == set()
