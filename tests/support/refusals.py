"""Statements of plain SQL that a database has to refuse, and the name of the rule that refused them.

Nothing here runs a line of the shop's own code: what is refused is refused by PostgreSQL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model


@dataclass(frozen=True)
class Attempt:
    """A statement that has not been tried yet."""

    statement: str
    parameters: tuple[Any, ...] = ()


Builder = Callable[[], Attempt]
"""Makes the rows that an attempt needs, and returns it."""

Ledger = Mapping[str, Builder]
"""For each rule of an app's tables an attempt that breaks it, and no other rule."""


def attempt(statement: str, *parameters: Any) -> Attempt:
    return Attempt(statement, parameters)


def changed(row: Model, **columns: Any) -> Attempt:
    """UPDATE some columns of a row."""
    assignments = ", ".join(f"{column} = %s" for column in columns)
    return attempt(f"UPDATE {row._meta.db_table} SET {assignments} WHERE id = %s", *columns.values(), row.pk)


def copied(row: Model, **columns: Any) -> Attempt:
    """INSERT the row again under a new id, with some columns changed."""
    names = [field.column for field in row._meta.local_concrete_fields if not field.primary_key and not field.generated]
    values = [name if name not in columns else "%s" for name in names]
    parameters = [columns[name] for name in names if name in columns]
    assert len(parameters) == len(columns), f"{row._meta.db_table} lacks some of these columns: {', '.join(columns)}"
    table = row._meta.db_table
    statement = f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE id = %s"
    return attempt(statement, *parameters, row.pk)


def deleted(row: Model) -> Attempt:
    return attempt(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)


def without(table: str, *, constraint: str = "", trigger: str = "") -> None:
    """Take a rule away that would speak before the one under test; the test's rollback brings it back."""
    action = f"DROP CONSTRAINT {constraint}" if constraint else f"DISABLE TRIGGER {trigger}"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} {action}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def carry_out(attempted: Attempt) -> None:
    """Run an attempt that is meant to succeed, with what is checked at commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempted.statement, attempted.parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused_by(attempted: Attempt) -> str | None:
    """The name of the rule that refuses the attempt, at once or at commit; fails if nothing does."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempted.statement, attempted.parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cause: Any = refusal.value.__cause__
    return cause.diag.constraint_name


def assert_refused(rule: str, builder: Builder) -> None:
    """The attempt is refused by this very rule, and leaves every table of the shop as it was."""
    attempted = builder()
    before = contents()

    assert refused_by(attempted) == rule

    assert contents() == before


def contents() -> dict[str, str]:
    """A fingerprint of the rows of each of the shop's tables."""
    tables = [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("shop.")
        for model in config.get_models()
    ]
    fingerprint = "SELECT '{0}', md5(coalesce(string_agg(t::text, chr(10) ORDER BY id), '')) FROM {0} AS t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(fingerprint.format(table) for table in tables))
        return dict(cursor.fetchall())
