"""What triggers hold, read from the migrations: the SQL files and the operations of `shop.core.db.operations`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

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

TRIGGER = re.compile(
    r"CREATE (?:CONSTRAINT )?TRIGGER (?P<name>\w+)\s+(?P<when>(?:BEFORE|AFTER)\s.+?)\s+ON (?P<table>\w+)\b"
    r"(?P<middle>.*?)EXECUTE FUNCTION (?P<function>\w+)\((?P<arguments>(?:\s*'(?:[^']|'')*'\s*,?)*)\s*\)",
    re.DOTALL,
)
DROPPED = re.compile(r"DROP TRIGGER (?:IF EXISTS )?(\w+) ON (\w+)")
ARGUMENT = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True)
class Trigger:
    """One trigger of one table."""

    name: str
    table: str
    when: str
    each: str
    is_deferred: bool
    function: str
    arguments: tuple[str, ...]

    @property
    def moment(self) -> str:
        """When it fires, in words."""
        at_commit = ", checked at commit" if self.is_deferred else ""
        return f"{self.when.lower()}, each {self.each}{at_commit}"

    @property
    def guarded_columns(self) -> tuple[str, ...]:
        """The columns that nobody may change by hand."""
        if self.function != "core_refuse_change" or " OF " not in self.when:
            return ()
        return tuple(column.strip() for column in self.when.partition(" OF ")[2].split(","))

    @property
    def refusal(self) -> str:
        """The sentence for whoever tries."""
        return self.arguments[1] if self.function == "core_refuse_change" else ""


@dataclass(frozen=True)
class Truth:
    """What one operation of a migration makes the database hold."""

    app_label: str
    title: str
    words: str
    triggers: tuple[Trigger, ...]
    steps: tuple[str, ...] = ()
    room: tuple[str, int] | None = None


@cache
def truths() -> tuple[Truth, ...]:
    """All of them, app by app, in the order in which the migrations make them."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found: list[Truth] = []
    for (app_label, _), migration in sorted(loader.disk_migrations.items()):
        if apps.get_app_config(app_label).name.startswith("shop."):
            for operation in _in_sql(migration.operations):
                truth = _truth(app_label, operation)
                gone = _dropped(operation) | {(trigger.name, trigger.table) for trigger in truth.triggers}
                found = [*(_without(earlier, gone) for earlier in found), truth]
    return tuple(found)


def _in_sql(operations: Sequence[Operation]) -> Iterator[RunSQL]:
    """The operations that send SQL of their own, also where Django is told of a table in another way."""
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _in_sql(operation.database_operations)
        elif isinstance(operation, RunSQL):
            yield operation


def _without(truth: Truth, gone: set[tuple[str, str]]) -> Truth:
    """`truth` less the triggers that a later migration drops, or makes anew."""
    left = tuple(trigger for trigger in truth.triggers if (trigger.name, trigger.table) not in gone)
    return replace(truth, triggers=left)


def _dropped(operation: RunSQL) -> set[tuple[str, str]]:
    """The names and tables of the triggers that `operation` drops."""
    return set(DROPPED.findall(" ".join(_texts(operation))))


def _truth(app_label: str, operation: RunSQL) -> Truth:
    triggers = tuple(_triggers(operation))
    match operation:
        case SqlFile():
            return Truth(app_label, operation.name, _header(operation), triggers)
        case KeepUpdatedAt():
            return Truth(app_label, "updated_at", "Truth: `updated_at` is the time of the last change.", triggers)
        case LegalSteps():
            steps = ", ".join(" → ".join(f"`{word}`" for word in step.split(">")) for step in operation.steps)
            words = f"Truth: `{operation.table}.{operation.column}` moves along these steps and no others: {steps}."
            return Truth(app_label, triggers[0].name, words, triggers, steps=operation.steps)
        case KeepBalance():
            about = operation.kwargs
            words = (
                f"Truth: `{about['parent']}.{about['balance']}` equals the sum of `{about['amount']}` over the rows of "
                f"`{about['child']}` that point at it by `{about['key']}`, after every statement."
            )
            return Truth(app_label, f"{about['parent']}_{about['balance']}_follows", words, triggers)
        case AppendOnly():
            words = f"Truth: rows of `{operation.table}` are added and never changed."
            return Truth(app_label, triggers[0].name, words, triggers)
        case RowsCome():
            words = f"Truth: a row of `{operation.table}` that a trigger has counted comes: no `ON CONFLICT` drops it."
            return Truth(app_label, f"{operation.table}_rows_come", words, triggers)
        case RefuseTruncate():
            words = f"Truth: `{operation.table}` is not emptied at one blow, which its triggers would not see."
            return Truth(app_label, f"{operation.table}_truncate", words, triggers)
        case Fillfactor():
            return Truth(app_label, "room", "", (), room=(operation.table, operation.percent))
        case _:
            title = triggers[0].name if triggers else operation.describe()
            return Truth(app_label, title, f"Truth: {operation.describe()}.", triggers)


def _triggers(operation: RunSQL) -> Iterator[Trigger]:
    for text in _texts(operation):
        for match in TRIGGER.finditer(text):
            middle = match["middle"]
            yield Trigger(
                name=match["name"],
                table=match["table"],
                when=" ".join(match["when"].split()),
                each="row" if "FOR EACH ROW" in middle else "statement",
                is_deferred="INITIALLY DEFERRED" in middle,
                function=match["function"],
                arguments=tuple(a.replace("''", "'") for a in ARGUMENT.findall(match["arguments"])),
            )


def _texts(operation: RunSQL) -> list[str]:
    statements = [operation.sql] if isinstance(operation.sql, str) else operation.sql
    return [str(statement if isinstance(statement, str) else statement[0]) for statement in statements]


def _header(operation: SqlFile) -> str:
    """The comment that an SQL file begins with, as one paragraph."""
    folder = Path(apps.get_app_config(operation.app_label).path) / "migrations" / "sql"
    lines = []
    for line in (folder / f"{operation.name}.sql").read_text(encoding="utf-8").splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def triggers_of(table: str) -> list[tuple[Truth, Trigger]]:
    """The triggers of a table, with the truth that each serves."""
    return [(truth, trigger) for truth in truths() for trigger in truth.triggers if trigger.table == table]
