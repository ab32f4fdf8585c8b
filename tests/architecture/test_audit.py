"""Every table is audited or named with a reason, and an audited table is watched in all of its columns."""

import re

from shop.audit.tables import NOT_AUDITED
from tests.support.shop_tables import ask

TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""
TRIGGERS = """
    SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid), encode(tgargs, 'escape')
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgname ~ '_audit_(insert|update|delete|truncate)$' AND tgenabled = 'O'
"""
COLUMNS = """
    SELECT relname, attname, attgenerated <> '' FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""


def watched() -> dict[str, set[str]]:
    """The audited tables, each with the statements that leave an entry."""
    found: dict[str, set[str]] = {}
    for table, trigger, *_ in ask(TRIGGERS):
        found.setdefault(table, set()).add(trigger.rpartition("_")[2])
    return found


def test_every_table_is_audited_or_named_with_a_reason(db: None) -> None:
    tables = {table for (table,) in ask(TABLES)}

    forgotten = sorted(tables - watched().keys() - NOT_AUDITED.keys())

    assert not forgotten, (
        f"Nobody would know who changed these: {', '.join(forgotten)}. Add a migration to shop/audit with "
        "Audited(table) for each, or name the table in shop/audit/tables.py with the reason why not."
    )


def test_no_reason_outlives_its_table_and_none_is_given_for_an_audited_one(db: None) -> None:
    tables = {table for (table,) in ask(TABLES)}

    assert NOT_AUDITED.keys() - tables == set()
    assert NOT_AUDITED.keys() & watched().keys() == set()


def test_an_audited_table_tells_every_kind_of_statement(db: None) -> None:
    assert {
        table: kinds for table, kinds in watched().items() if kinds != {"insert", "update", "delete", "truncate"}
    } == {}


def test_a_table_that_is_watched_by_columns_is_watched_in_all_that_are_not_silent(db: None) -> None:
    columns: dict[str, set[str]] = {}
    for table, column, _ in ask(COLUMNS):
        columns.setdefault(table, set()).add(column)
    by_columns = [
        (table, definition, arguments)
        for table, name, definition, arguments in ask(TRIGGERS)
        if name.endswith("_audit_update") and "FOR EACH ROW" in definition
    ]

    unwatched = {}
    for table, definition, arguments in by_columns:
        silent = set(arguments.split(r"\000")[1].strip("{}").split(","))
        left = columns[table] - set(re.findall(r"\bold\.(\w+)", definition, re.IGNORECASE)) - silent
        if left:
            unwatched[table] = left
    assert by_columns
    assert unwatched == {}, (
        "A new audit migration has to make these triggers anew, with these columns or silent of them."
    )


def test_columns_that_an_audit_names_exist(db: None) -> None:
    columns = {(table, column) for table, column, _ in ask(COLUMNS)}

    missing = [
        f"{table}.{name}"
        for table, _, _, arguments in ask(TRIGGERS)
        for store, silent, masks, subject, *_ in [arguments.split(r"\000")]
        for name in [store, subject, *silent.strip("{}").split(","), *re.findall(r"(\w+)=>", masks)]
        if name and name not in {"store_id", "created_at", "updated_at"} and (table, name) not in columns
    ]
    assert missing == []
