"""Puts one question to the database so that no slow or refused answer can hurt the page that asks."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connections, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.utils import CursorWrapper

TIME_LIMIT_MS = 2_000


@dataclass(frozen=True, slots=True)
class Remedy:
    """Why there is no answer, and the SQL or the setting that would bring one."""

    reason: str
    steps: tuple[str, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one question, or the remedy in their place; both when the rows are only a part."""

    rows: list[Any] = field(default_factory=list)
    remedy: Remedy | None = None


@contextmanager
def passing_visit(*, using: str, time_limit_ms: int = TIME_LIMIT_MS) -> Iterator[CursorWrapper]:
    """Open a read-only cursor inside a transaction, or a savepoint of one, that is always rolled back.

    The rollback also takes back the time limit: SET LOCAL would otherwise last as long as a surrounding
    transaction.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT /* insights */ set_config('statement_timeout', %s, true),
                                     set_config('transaction_read_only', 'on', true)""",
            [str(time_limit_ms)],
        )
        try:
            yield cursor
        finally:
            transaction.set_rollback(True, using=using)


def ask(question: Callable[[CursorWrapper], list[Any]], *, using: str, time_limit_ms: int = TIME_LIMIT_MS) -> Answer:
    """Run a panel's function and turn what the database refuses into what to do about it."""
    try:
        with passing_visit(using=using, time_limit_ms=time_limit_ms) as cursor:
            return Answer(rows=question(cursor))
    except DatabaseError as error:
        return Answer(remedy=remedy_for(error, using=using))


def remedy_for(error: DatabaseError, *, using: str) -> Remedy:
    """Say in a reader's words what a refusal means; the database's own words when it is not known."""
    code = getattr(error.__cause__, "pgcode", None)
    message = str(error).strip()
    if "pg_stat_statements" in message and code in {"42P01", "42883"}:
        return Remedy(
            reason="The extension pg_stat_statements is not installed in this database.",
            steps=("CREATE EXTENSION pg_stat_statements;",),
            who="As a superuser of the server, in this database",
        )
    if code == "55000" and "shared_preload_libraries" in message:
        return Remedy(
            reason="pg_stat_statements is installed but the server did not load it when it started.",
            steps=(
                "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';",
                "-- then restart PostgreSQL",
            ),
            who="As a superuser of the server",
        )
    if code == "42501":
        return Remedy(
            reason=f"The database role may not read this: {message.splitlines()[0]}.",
            steps=(f"GRANT pg_monitor TO {role_name(using=using)};",),
            who="As a superuser of the server",
        )
    if code == "57014":
        return Remedy(
            reason="The question took longer than its time limit. The server is busy or the catalogue is large."
        )
    return Remedy(reason=f"PostgreSQL answered: {message.splitlines()[0] if message else type(error).__name__}")


def role_name(*, using: str) -> str:
    """Return the quoted name of the role that this connection acts as."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_user)")
        return str(cursor.fetchone()[0])
