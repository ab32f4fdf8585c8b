"""What the reference of the schema says is what PostgreSQL has."""

import re

import pytest
from django.apps import apps
from django.db import connection

from config.schema_docs.columns import columns
from config.schema_docs.pages import tables
from config.schema_docs.rules import constraints, indexes
from config.schema_docs.truths import triggers_of, truths
from shop.catalog.models import Variant
from shop.inventory.models import StockItem

FROM_A_CHECKSUM = re.compile(r"_[0-9a-f]{8}(_|$)")
SHOP_TABLES = "SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND relname = ANY (%s)"


def documented():
    return [model for config in apps.get_app_configs() if config.name.startswith("shop.") for model in tables(config)]


def table_names() -> list[str]:
    return [model._meta.db_table for model in documented()]


def rows(statement: str) -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [table_names()])
        return set(cursor.fetchall())


def named(found: set[tuple]) -> set[tuple]:
    return {row for row in found if not FROM_A_CHECKSUM.search(row[1])}


@pytest.mark.django_db
def test_every_column_is_documented_with_the_type_that_postgresql_gives_it() -> None:
    said = {
        (model._meta.db_table, c.name, c.type.replace("varchar", "character varying"), c.is_nullable)
        for model in documented()
        for c in columns(model)
    }

    had = rows(f"""
        SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), NOT attnotnull
        FROM pg_attribute WHERE attrelid IN ({SHOP_TABLES}) AND attnum > 0 AND NOT attisdropped""")
    assert said == had


@pytest.mark.django_db
def test_every_constraint_with_a_name_is_documented_and_no_other() -> None:
    said = {
        (model._meta.db_table, rule.name)
        for model in documented()
        for rule in constraints(model)
        if rule.name and not (rule.technical.startswith("UNIQUE") and " WHERE " in rule.technical)
    }

    # A UNIQUE with a condition is an index to PostgreSQL; its NOT NULLs stand in the table of columns.
    had = rows(f"""
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE conrelid IN ({SHOP_TABLES}) AND contype IN ('c', 'f', 'p', 'u', 'x')""")
    assert said == named(had)


@pytest.mark.django_db
def test_every_index_is_documented() -> None:
    said = {
        (model._meta.db_table, rule.name) for model in documented() for rule in (*constraints(model), *indexes(model))
    }
    unnamed = sum(not rule.name for model in documented() for rule in indexes(model))
    pairs = sum(len(model._meta.unique_together) for model in documented())

    # An embedding model's index is made with the model, not by a migration; a test that follows a worker leaves one.
    had = rows(f"""
        SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index
        WHERE indrelid IN ({SHOP_TABLES}) AND indexrelid::regclass::text !~ '^search_nearest_'""")
    assert named(had) - said == set()
    assert len(had - named(had)) == unnamed + pairs


@pytest.mark.django_db
def test_every_trigger_is_documented_on_its_table() -> None:
    said = {(table, trigger.name) for table in table_names() for _, trigger in triggers_of(table)}

    had = rows(f"""
        SELECT tgrelid::regclass::text, tgname FROM pg_trigger
        WHERE tgrelid IN ({SHOP_TABLES}) AND NOT tgisinternal""")
    assert said == had


@pytest.mark.django_db
def test_every_check_says_what_postgresql_checks() -> None:
    for model in documented():
        for rule in constraints(model):
            if rule.technical.startswith("CHECK"):
                # Two texts of SQL can be compared once PostgreSQL has read both and prints them its own way.
                with connection.cursor() as cursor:
                    cursor.execute(f"CREATE TEMP TABLE probe (LIKE {model._meta.db_table})")
                    cursor.execute(f"ALTER TABLE probe ADD CONSTRAINT said {rule.technical}")
                    cursor.execute(
                        "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
                        "WHERE conname IN ('said', %s) AND conrelid IN (%s::regclass, 'probe'::regclass) "
                        "ORDER BY conname = 'said'",
                        [rule.name, model._meta.db_table],
                    )
                    had, said = (row[0] for row in cursor.fetchall())
                    cursor.execute("DROP TABLE probe")
                assert said == had, rule.name


def test_a_balance_is_documented_with_the_sentence_for_whoever_writes_it_by_hand() -> None:
    on_hand = next(column for column in columns(StockItem) if column.name == "on_hand")

    assert on_hand.type == "integer"
    assert on_hand.default == "*0*"
    assert on_hand.meaning == (
        "On hand. Kept by the database: Stock changes by a movement only: receive, adjust, count or transfer it."
    )


def test_a_generated_column_is_documented_with_its_expression() -> None:
    available = next(column for column in columns(StockItem) if column.name == "available")

    assert available.default == "= `on_hand - reserved`"


def test_a_constraint_carries_the_comment_above_it() -> None:
    barcode = next(rule for rule in constraints(Variant) if rule.name == "variant_barcode_unique")

    assert barcode.words == "Another variant already has this barcode."
    assert barcode.technical == "UNIQUE (store_id, barcode)"
    assert barcode.question == "A scanner's question."


def test_every_declared_index_names_its_question() -> None:
    silent = [rule.name for model in documented() for rule in indexes(model) if not rule.question]

    assert silent == []


def test_every_trigger_serves_a_truth_that_is_put_into_words() -> None:
    silent = [truth.title for truth in truths() if truth.triggers and not truth.words.startswith("Truth: ")]

    assert silent == []
