"""Starts the counting of statements anew, for this database only."""

from __future__ import annotations

from django.db import DatabaseError, connections, transaction

from shop.insights.asking import Remedy, remedy_for, role_name

SIGNATURE = "pg_stat_statements_reset(oid, oid, bigint, boolean)"


def reset_statements(*, using: str) -> Remedy | None:
    """Forget every statement counted so far in this database; return what to do if the role may not."""
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(
                """SELECT /* insights */ pg_stat_statements_reset(0::oid, oid, 0::bigint, false)
                     FROM pg_database WHERE datname = current_database()"""
            )
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) != "42501":
            return remedy_for(error, using=using)
        return Remedy(
            reason="The application's role may not reset the counts.",
            steps=(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {role_name(using=using)};",),
            who="As a superuser of the server, in this database",
        )
    return None
