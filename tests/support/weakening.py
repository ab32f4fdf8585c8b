"""Guards taken away for a negative control, and put back: the race must happen without them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.support.shop_tables import ask


@contextmanager
def without_constraint(table: str, name: str) -> Iterator[None]:
    """The table lacks a constraint. It is emptied at the end, since it may hold what the constraint refuses."""
    [(definition,)] = ask("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", name)
    run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        run(f"TRUNCATE {table} CASCADE", f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def without_trigger(table: str, name: str) -> Iterator[None]:
    run(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    try:
        yield
    finally:
        run(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


@contextmanager
def without_line(function: str, beginning: str) -> Iterator[None]:
    """A trigger's function lacks the one line that begins so."""
    [(definition,)] = ask("SELECT pg_get_functiondef(%s::regproc)", function)
    lines = definition.splitlines()
    kept = [line for line in lines if not line.strip().startswith(beginning)]
    assert len(kept) == len(lines) - 1, f"{function} has not one line that begins with {beginning}"
    run("\n".join(kept))
    try:
        yield
    finally:
        run(definition)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
