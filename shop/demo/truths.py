"""What the database promises: every constraint, index and trigger, taken off for a bulk load and put back after it.

A million rows go in several times faster when each index is built once, each foreign key is checked once by one join,
and no trigger runs for each row. All of it happens inside the load's transaction: nobody ever sees the tables without
their truths, and a load that fails or is killed leaves them as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Cursor = Any

# CHECK and NOT NULL constraints stay where they are: they cost little and hold for each row as it goes in.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype::text
    FROM pg_constraint
    WHERE contype IN ('p', 'u', 'x', 'f') AND (conrelid = ANY (%(tables)s::regclass[])
          OR (contype = 'f' AND confrelid = ANY (%(tables)s::regclass[])))
    ORDER BY array_position(ARRAY['p', 'u', 'x', 'f'], contype::text), conrelid::regclass::text, conname
"""
# An index with “= ANY” in its predicate stays on: PostgreSQL reads back what it writes of it with another cast, so it
# would not come back to the letter. Those are indexes of open work, which a load has little of.
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indrelid::regclass::text
    FROM pg_index
    WHERE indrelid = ANY (%(tables)s::regclass[])
      AND coalesce(pg_get_expr(indpred, indrelid), '') NOT LIKE '%% = ANY %%'
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY 1
"""
# Names, definitions and states of all that the tables of the schema promise; oids are left out, since they change.
EVERYTHING = """
    SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid),
           concat_ws(' ', convalidated, condeferrable, condeferred, conenforced)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
    UNION ALL
    SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid),
           concat_ws(' ', indisvalid, indisready, indislive, indisunique, indimmediate, indisreplident)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname::text, pg_get_triggerdef(pg_trigger.oid), tgenabled::text
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
    UNION ALL
    SELECT 'system trigger', tgrelid::regclass::text, conname::text, tgfoid::regproc::text, tgenabled::text
    FROM pg_trigger JOIN pg_constraint ON pg_constraint.oid = tgconstraint
    WHERE tgisinternal AND connamespace = 'public'::regnamespace
"""


class TruthsChanged(Exception):
    """After the load the database would not promise what it promised before."""


@dataclass(frozen=True)
class Part:
    """One promise that was taken off: on which table, of which kind, and the statement that brings it back."""

    table: str
    kind: str
    sql: str


def promises(cursor: Cursor) -> frozenset[tuple[str, ...]]:
    """All constraints, indexes and triggers of the schema, as texts that can be compared."""
    cursor.execute(EVERYTHING)
    return frozenset(cursor.fetchall())


def take_off(cursor: Cursor, tables: Sequence[str]) -> list[Part]:
    """Drop what makes single rows slow, and say how to bring it back."""
    cursor.execute(CONSTRAINTS, {"tables": list(tables)})
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, {"tables": list(tables)})
    indexes = cursor.fetchall()

    for table, name, _, _ in reversed(constraints):
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    keys = [
        Part(table, kind, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table, name, definition, kind in constraints
    ]
    return [
        *(part for part in keys if part.kind != "f"),
        *(Part(table, "i", definition) for _, definition, table in indexes),
        *(part for part in keys if part.kind == "f"),
    ]


def ways_back(parts: Sequence[Part]) -> list[tuple[str, list[str]]]:
    """What brings them back, as titled groups in a possible order: the keys and indexes of each app, then the
    foreign keys of each, which the database checks by one join over all rows.
    """
    groups: dict[str, list[str]] = {}
    for part in parts:
        app = part.table.partition("_")[0]
        title = f"Foreign keys of {app}" if part.kind == "f" else f"Keys and indexes of {app}"
        groups.setdefault(title, []).append(part.sql)
    return sorted(groups.items(), key=lambda group: group[0].startswith("Foreign"))


def switch_on(cursor: Cursor, tables: Sequence[str]) -> None:
    """Let the triggers of the tables run again."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that still wait cannot be altered
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def refuse_changes(before: frozenset[tuple[str, ...]], after: frozenset[tuple[str, ...]]) -> None:
    """Raise `TruthsChanged` unless both say the same."""
    if before != after:
        lost, new = sorted(before - after), sorted(after - before)
        raise TruthsChanged(f"Lost: {lost or 'nothing'}. New: {new or 'nothing'}.")
