"""Migration operations that are written as SQL: what they make, and that they can be undone."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, migrations, transaction
from django.db.migrations.state import ProjectState

from shop.core.db.operations import (
    AppendOnly,
    Fillfactor,
    KeepBalance,
    KeepUpdatedAt,
    LegalSteps,
    RefuseTruncate,
    RowsCome,
    SqlFile,
)
from tests.support.refusals import attempt, carry_out, refused_by
from tests.support.shop_tables import ask

OPERATIONS: list[migrations.RunSQL] = [
    AppendOnly("child", sentence="It's written."),
    Fillfactor("parent", 70),
    KeepBalance(
        parent="parent", balance="total", child="child", key="parent_id", amount="quantity * 2", sentence="It's summed."
    ),
    KeepUpdatedAt("parent"),
    LegalSteps("parent", "draft>sent", "sent>done"),
    RefuseTruncate("child", rule="child_kept", sentence="It's kept."),
    RowsCome("child", rule="rows_come"),
]


def forwards(operation: migrations.RunSQL) -> None:
    with connection.schema_editor() as editor:
        operation.database_forwards("core", editor, ProjectState(), ProjectState())


def backwards(operation: migrations.RunSQL) -> None:
    with connection.schema_editor() as editor:
        operation.database_backwards("core", editor, ProjectState(), ProjectState())


def triggers() -> list[str]:
    rows = ask(
        "SELECT tgname FROM pg_trigger WHERE tgrelid IN ('parent'::regclass, 'child'::regclass) AND NOT tgisinternal"
    )
    return sorted(name for (name,) in rows)


@pytest.fixture
def tables(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE TABLE parent (id int PRIMARY KEY, total int NOT NULL DEFAULT 0, status text NOT NULL DEFAULT 'draft',
                                 updated_at timestamptz NOT NULL DEFAULT 'epoch');
            CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL, quantity int NOT NULL);
            INSERT INTO parent (id) VALUES (1), (2)""")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE child, parent")


def totals() -> list[int]:
    return [total for (total,) in ask("SELECT total FROM parent ORDER BY id")]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: type(operation).__name__)
def test_an_operation_leaves_nothing_behind_when_it_is_undone(tables: None, operation: migrations.RunSQL) -> None:
    before = triggers(), ask("SELECT reloptions FROM pg_class WHERE relname = 'parent'")

    forwards(operation)
    assert (triggers(), ask("SELECT reloptions FROM pg_class WHERE relname = 'parent'")) != before

    backwards(operation)
    assert (triggers(), ask("SELECT reloptions FROM pg_class WHERE relname = 'parent'")) == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: type(operation).__name__)
def test_an_operation_can_be_written_into_a_migration(operation: migrations.RunSQL) -> None:
    name, args, kwargs = operation.deconstruct()

    again = type(operation)(*args, **kwargs)

    assert name == type(operation).__name__
    assert again.sql == operation.sql
    assert again.reverse_sql == operation.reverse_sql
    assert operation.describe()


def test_a_balance_follows_inserts_changes_moves_and_deletes(tables: None) -> None:
    forwards(OPERATIONS[2])

    carry_out(attempt("INSERT INTO child VALUES (1, 1, 3), (2, 1, 4), (3, 2, 5)"))
    assert totals() == [14, 10]

    carry_out(attempt("UPDATE child SET quantity = quantity + 1"))
    assert totals() == [18, 12]

    carry_out(attempt("UPDATE child SET parent_id = 3 - parent_id"))
    assert totals() == [12, 18]

    carry_out(attempt("DELETE FROM child WHERE parent_id = 2"))
    assert totals() == [12, 0]


def test_a_balance_follows_a_merge_and_an_upsert(tables: None) -> None:
    forwards(OPERATIONS[2])
    carry_out(attempt("INSERT INTO child VALUES (1, 1, 3), (2, 1, 4)"))

    carry_out(
        attempt(
            "INSERT INTO child VALUES (1, 1, 10), (3, 2, 1) ON CONFLICT (id) DO UPDATE SET quantity = EXCLUDED.quantity"
        )
    )
    assert totals() == [28, 2]

    carry_out(
        attempt("""
            MERGE INTO child USING (VALUES (1, 0), (2, 20), (9, 30)) AS given (id, quantity) ON child.id = given.id
            WHEN MATCHED AND given.quantity = 0 THEN DELETE
            WHEN MATCHED THEN UPDATE SET quantity = given.quantity
            WHEN NOT MATCHED THEN INSERT VALUES (given.id, 2, given.quantity)""")
    )
    assert totals() == [40, 62]


def test_a_change_that_moves_no_balance_does_not_touch_the_parent(tables: None) -> None:
    forwards(OPERATIONS[2])
    carry_out(attempt("INSERT INTO child VALUES (1, 1, 3)"))
    before = ask("SELECT xmin::text, ctid::text FROM parent WHERE id = 1")

    carry_out(attempt("UPDATE child SET id = 7"))

    assert ask("SELECT xmin::text, ctid::text FROM parent WHERE id = 1") == before


def test_a_balance_refuses_every_other_hand(tables: None) -> None:
    forwards(OPERATIONS[2])

    assert refused_by(attempt("UPDATE parent SET total = 5")) == "parent_total_follows"
    assert refused_by(attempt("INSERT INTO parent (id, total) VALUES (3, 5)")) == "parent_total_follows"
    assert (
        refused_by(attempt("INSERT INTO parent (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET total = 5"))
        == "parent_total_follows"
    )


def test_a_status_takes_each_legal_step_and_no_other(tables: None) -> None:
    forwards(OPERATIONS[4])

    assert refused_by(attempt("UPDATE parent SET status = 'done'")) == "parent_status_steps"
    carry_out(attempt("UPDATE parent SET status = 'sent'"))
    carry_out(attempt("UPDATE parent SET status = 'sent'"))
    carry_out(attempt("UPDATE parent SET status = 'done'"))
    assert refused_by(attempt("UPDATE parent SET status = 'sent'")) == "parent_status_steps"


def test_an_illegal_step_is_told_in_plain_words(tables: None) -> None:
    forwards(OPERATIONS[4])

    with (
        pytest.raises(IntegrityError, match=r"This cannot go from “draft” to “done”\."),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE parent SET status = 'done'")


def test_the_time_of_a_change_is_the_databases(tables: None) -> None:
    forwards(OPERATIONS[3])

    carry_out(attempt("UPDATE parent SET updated_at = '2001-01-01' WHERE id = 1"))

    changed, untouched = (at for (at,) in ask("SELECT updated_at FROM parent ORDER BY id"))
    assert [(changed,)] == ask(
        "SELECT updated_at FROM parent WHERE updated_at > transaction_timestamp() - interval '1 h'"
    )
    assert untouched == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def test_an_sql_file_has_to_say_how_it_is_undone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "migrations" / "sql"
    folder.mkdir(parents=True)
    (folder / "half.sql").write_text("SELECT 1;")
    monkeypatch.setattr("django.apps.registry.Apps.get_app_config", lambda *_: type("Config", (), {"path": tmp_path}))

    with pytest.raises(ValueError, match=r"half\.sql does not say how it is undone"):
        SqlFile("core", "half")


def test_an_sql_file_is_parted_into_what_it_does_and_how_it_is_undone() -> None:
    operation = SqlFile("core", "touch_updated_at")

    assert "CREATE FUNCTION core_touch_updated_at" in str(operation.sql)
    assert "DROP FUNCTION core_touch_updated_at" in str(operation.reverse_sql)
    assert operation.deconstruct() == ("SqlFile", ["core", "touch_updated_at"], {})
