"""Columns are of the house's types: counted keys, instants with their zone, money with its places."""

import re

from django.db.models import DateTimeField

from shop.core.models import Created, Updated
from tests.support.shop_tables import ask, shop_models, shop_tables

COLUMNS = """
    SELECT relname || '.' || attname, format_type(atttypid, atttypmod), attidentity::text
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attnum > 0 AND NOT attisdropped AND relname = ANY (%s)
"""


def types() -> dict[str, str]:
    return {column: kind for column, kind, _ in ask(COLUMNS, shop_tables())}


def test_every_key_is_a_bigint_that_the_database_counts(db: None) -> None:
    keys = {
        column: (kind, identity) for column, kind, identity in ask(COLUMNS, shop_tables()) if column.endswith(".id")
    }

    assert len(keys) == len(shop_tables())
    # Django's own table of a user's permissions is one of them, too.
    assert set(keys.values()) == {("bigint", "d")}


def test_every_amount_of_money_has_two_places_and_every_cost_of_a_unit_four(db: None) -> None:
    amounts = {column: kind for column, kind in types().items() if column.endswith("amount")}
    costs = {column for column in amounts if column.endswith("unit_cost_amount")}

    assert len(amounts) > 20
    assert {kind for column, kind in amounts.items() if column not in costs} == {"numeric(12,2)"}
    assert {amounts[column] for column in costs} == {"numeric(14,4)"}


NO_MONEY = {"insights_statementplan.cost"}
"""What the planner thinks that a plan costs, in units of its own."""


def test_money_is_named_an_amount(db: None) -> None:
    named_otherwise = [
        column
        for column, kind in types().items()
        if kind in {"numeric(12,2)", "numeric(14,4)", "money", "double precision", "real"}
        and column not in NO_MONEY
        and not re.search(r"\bamount$|_amount$", column)
    ]

    assert named_otherwise == []


def test_every_instant_knows_its_zone_and_ends_in_at(db: None) -> None:
    assert [column for column, kind in types().items() if kind.startswith("timestamp without")] == []
    unnamed = [
        column
        for column, kind in types().items()
        if kind == "timestamp with time zone" and not column.endswith(("_at", ".last_login"))
    ]
    assert unnamed == []


def test_every_day_ends_in_on(db: None) -> None:
    assert [column for column, kind in types().items() if kind == "date" and not column.endswith("_on")] == []


def test_every_table_says_when_a_row_was_written() -> None:
    silent = [
        model._meta.label for model in shop_models() if not model._meta.auto_created and not issubclass(model, Created)
    ]

    assert silent == []


def test_the_database_fills_in_every_time_of_writing(db: None) -> None:
    by_hand = [
        f"{model._meta.label}.{field.name}"
        for model in shop_models()
        for field in model._meta.local_fields
        if isinstance(field, DateTimeField) and (field.auto_now or field.auto_now_add)
    ]

    assert by_hand == []


def test_every_table_with_updated_at_has_its_trigger_and_no_other_table(db: None) -> None:
    kept = {
        table
        for (table,) in ask("""
            SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
            WHERE proname = 'core_touch_updated_at'""")
    }

    forgotten = {model._meta.db_table for model in shop_models() if issubclass(model, Updated)} - kept

    assert not forgotten, f"Add these to KeepUpdatedAt in a migration: {', '.join(sorted(forgotten))}"
    assert kept == {column.partition(".")[0] for column in types() if column.endswith(".updated_at")}
