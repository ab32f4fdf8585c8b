"""Migration operations for what is written as SQL: triggers from files, `updated_at`, room for HOT updates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps as installed_apps
from django.contrib.postgres.operations import CreateExtension
from django.db.migrations.operations import RunSQL

BACKWARDS = "-- backwards --"


class Extension(CreateExtension):
    """An extension that the schema stands on. Going back leaves it, since it came with the database, for others too."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        pass


class SqlFile(RunSQL):
    """Runs `migrations/sql/<name>.sql` of an app; the part below the line `-- backwards --` undoes it.

    One file holds one truth and begins with a comment that states it. A file that has been released is never
    edited: a later migration brings a new one.
    """

    def __init__(self, app_label: str, name: str) -> None:
        self.app_label, self.name = app_label, name
        path = Path(installed_apps.get_app_config(app_label).path) / "migrations" / "sql" / f"{name}.sql"
        forwards, marker, backwards = path.read_text(encoding="utf-8").partition(BACKWARDS)
        if not marker:
            raise ValueError(f"{path.name} does not say how it is undone: it lacks the line {BACKWARDS!r}.")
        # A list with one statement text keeps Django from splitting the bodies of functions at their semicolons.
        super().__init__(sql=[forwards], reverse_sql=[backwards])

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.app_label, self.name], {}

    def describe(self) -> str:
        return f"SQL file {self.name}"


class KeepUpdatedAt(RunSQL):
    """Lets the database keep `updated_at` of these tables, so that `psql`, bulk updates and merges keep it too."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        super().__init__(
            sql=[
                f"CREATE TRIGGER {table}_updated_at BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION core_touch_updated_at()"
                for table in tables
            ],
            reverse_sql=[f"DROP TRIGGER {table}_updated_at ON {table}" for table in tables],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, list(self.tables), {}

    def describe(self) -> str:
        return f"updated_at of {', '.join(self.tables)} is kept by the database"


class AppendOnly(RunSQL):
    """Refuses UPDATE, DELETE and TRUNCATE of a table, with a sentence for whoever tries."""

    def __init__(self, table: str, *, sentence: str) -> None:
        self.table, self.sentence = table, sentence
        rule = f"{table}_append_only"
        super().__init__(
            sql=[
                (f"CREATE TRIGGER {rule} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {_refusal(rule, sentence)}"),
                refuse_truncate(table, rule, sentence),
            ],
            reverse_sql=[
                f"DROP TRIGGER {table}_truncate ON {table}",
                f"DROP TRIGGER {table}_append_only ON {table}",
            ],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {"sentence": self.sentence}

    def describe(self) -> str:
        return f"{self.table} can only be added to"


class RowsCome(RunSQL):
    """Refuses to drop a row of this table after its trigger has moved a balance for it (`ON CONFLICT DO NOTHING`).

    The table's trigger before a row calls `core_row_announced(its table)`. `rule` is the truth that the trigger keeps.
    """

    def __init__(self, table: str, *, rule: str) -> None:
        self.table, self.rule = table, rule
        super().__init__(
            sql=[
                (
                    f"CREATE TRIGGER {table}_no_rows_yet BEFORE INSERT ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION core_no_rows_yet()"
                ),
                (
                    f"CREATE TRIGGER {table}_rows_come AFTER INSERT ON {table} REFERENCING NEW TABLE AS come "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_dropped_rows('{rule}')"
                ),
            ],
            reverse_sql=[f"DROP TRIGGER {table}_rows_come ON {table}", f"DROP TRIGGER {table}_no_rows_yet ON {table}"],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {"rule": self.rule}

    def describe(self) -> str:
        return f"no row of {self.table} is dropped after its trigger has run"


class RefuseTruncate(RunSQL):
    """Refuses to empty a table behind the back of its triggers, which TRUNCATE does not call."""

    def __init__(self, table: str, *, rule: str, sentence: str) -> None:
        self.table, self.rule, self.sentence = table, rule, sentence
        super().__init__(
            sql=[refuse_truncate(table, rule, sentence)],
            reverse_sql=[f"DROP TRIGGER {table}_truncate ON {table}"],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {"rule": self.rule, "sentence": self.sentence}

    def describe(self) -> str:
        return f"{self.table} is not emptied at one blow"


class RefuseWrongRows(RunSQL):
    """Refuses a statement that writes rows which `wrong` finds, a SELECT over the rows that `come`.

    For truths that compare a row with rows of other tables, which a CHECK cannot. They are compared once a statement,
    however many rows it writes. What the other tables say must not change afterwards: that is a rule of theirs.
    """

    def __init__(self, table: str, *, rule: str, sentence: str, wrong: str) -> None:
        self.table, self.kwargs = table, {"rule": rule, "sentence": sentence, "wrong": wrong}
        super().__init__(
            sql=[
                f"CREATE {_comparing(table, rule, sentence, wrong)}",
                *(
                    f"CREATE TRIGGER {rule}_{event} AFTER {event.upper()} ON {table} REFERENCING NEW TABLE AS come "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_{rule}()"
                    for event in ("insert", "update")
                ),
            ],
            reverse_sql=[
                f"DROP TRIGGER {rule}_update ON {table}",
                f"DROP TRIGGER {rule}_insert ON {table}",
                f"DROP FUNCTION {table}_{rule}()",
            ],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], self.kwargs

    def describe(self) -> str:
        return f"rows of {self.table} agree with what they name ({self.kwargs['rule']})"


class CompareFromRows(RunSQL):
    """Lets a rule of `RefuseWrongRows` look for its wrong rows in another way.

    What is true stays the same, so that there is nothing to undo.
    """

    def __init__(self, table: str, *, rule: str, sentence: str, wrong: str) -> None:
        self.table, self.kwargs = table, {"rule": rule, "sentence": sentence, "wrong": wrong}
        super().__init__(sql=[f"CREATE OR REPLACE {_comparing(table, rule, sentence, wrong)}"], reverse_sql=RunSQL.noop)

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], self.kwargs

    def describe(self) -> str:
        return f"rows of {self.table} are compared in another way ({self.kwargs['rule']})"


def _comparing(table: str, rule: str, sentence: str, wrong: str) -> str:
    quoted = sentence.replace("'", "''")
    return (
        f"FUNCTION {table}_{rule}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS ({wrong}) THEN "
        "RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
        f"CONSTRAINT = '{rule}', TABLE = TG_TABLE_NAME, MESSAGE = '{quoted}'; END IF; RETURN NULL; END $$"
    )


def refuse_truncate(table: str, rule: str, sentence: str) -> str:
    """The statement that makes a table refuse TRUNCATE."""
    return f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {_refusal(rule, sentence)}"


def _refusal(rule: str, sentence: str) -> str:
    quoted = sentence.replace("'", "''")
    return f"EXECUTE FUNCTION core_refuse_change('{rule}', '{quoted}')"


class LegalSteps(RunSQL):
    """Allows only the named steps of a status column, for example `("draft>placed", "placed>cancelled")`."""

    def __init__(self, table: str, *steps: str, column: str = "status") -> None:
        self.table, self.steps, self.column = table, steps, column
        name = f"{table}_{column}_steps"
        arguments = ", ".join(f"'{argument}'" for argument in (column, name, *steps))
        super().__init__(
            sql=[
                (
                    f"CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW "
                    f"WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) "
                    f"EXECUTE FUNCTION core_allow_steps({arguments})"
                )
            ],
            reverse_sql=[f"DROP TRIGGER {name} ON {table}"],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table, *self.steps], {"column": self.column}

    def describe(self) -> str:
        return f"{self.table}.{self.column} takes legal steps only"


class KeepBalance(RunSQL):
    """Keeps a parent's column equal to the sum over its children, and refuses any other hand on it.

    `amount` is an SQL expression over one child row. After each statement the parents it touched are locked in key
    order and moved by the difference, so that many rows cost one UPDATE. What the balance may reach is the CHECK's
    affair, beside it on the parent.
    """

    def __init__(self, *, parent: str, balance: str, child: str, key: str, amount: str, sentence: str) -> None:
        self.kwargs = {
            "parent": parent,
            "balance": balance,
            "child": child,
            "key": key,
            "amount": amount,
            "sentence": sentence,
        }
        name = f"{parent}_{balance}_follows"
        call = "EXECUTE FUNCTION core_keep_balance({})".format(
            ", ".join("'{}'".format(part.replace("'", "''")) for part in (parent, balance, key, amount))
        )
        guard = _refusal(name, sentence)
        old, new = "OLD TABLE AS gone", "NEW TABLE AS come"
        super().__init__(
            sql=[
                f"CREATE TRIGGER {name}_insert AFTER INSERT ON {child} REFERENCING {new} FOR EACH STATEMENT {call}",
                (
                    f"CREATE TRIGGER {name}_update AFTER UPDATE ON {child} "
                    f"REFERENCING {old} {new} FOR EACH STATEMENT {call}"
                ),
                f"CREATE TRIGGER {name}_delete AFTER DELETE ON {child} REFERENCING {old} FOR EACH STATEMENT {call}",
                (
                    f"CREATE TRIGGER {name} BEFORE UPDATE OF {balance} ON {parent} FOR EACH ROW "
                    f"WHEN (pg_trigger_depth() = 0 AND OLD.{balance} IS DISTINCT FROM NEW.{balance}) {guard}"
                ),
                f"CREATE TRIGGER {name}_start BEFORE INSERT ON {parent} FOR EACH ROW WHEN (NEW.{balance} <> 0) {guard}",
                f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {child} FOR EACH STATEMENT {guard}",
            ],
            reverse_sql=[
                f"DROP TRIGGER {name}_truncate ON {child}",
                f"DROP TRIGGER {name}_start ON {parent}",
                f"DROP TRIGGER {name} ON {parent}",
                f"DROP TRIGGER {name}_delete ON {child}",
                f"DROP TRIGGER {name}_update ON {child}",
                f"DROP TRIGGER {name}_insert ON {child}",
            ],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], self.kwargs

    def describe(self) -> str:
        return f"{self.kwargs['parent']}.{self.kwargs['balance']} follows {self.kwargs['child']}"


class Fillfactor(RunSQL):
    """Leaves room in each page of a hot table, so that an update can stay in its page and skip the indexes (HOT)."""

    def __init__(self, table: str, percent: int) -> None:
        self.table, self.percent = table, percent
        super().__init__(
            sql=[f"ALTER TABLE {table} SET (fillfactor = {percent})"],
            reverse_sql=[f"ALTER TABLE {table} RESET (fillfactor)"],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table, self.percent], {}

    def describe(self) -> str:
        return f"{self.table} leaves {100 - self.percent} % of each page free"
