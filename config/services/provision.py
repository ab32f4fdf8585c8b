"""What the embedded PostgreSQL holds before the first migration: a role, its limits, extensions, a database."""

import hashlib

from psycopg2 import extensions

from config.services import postgres
from config.services.addresses import DATABASE, EXTENSIONS, LIMITS, ROLE
from config.services.home import Home

# The application is no superuser: those bypass row-level security. It may create databases, for tests and for
# plans tried aside.
ROLE_STATEMENTS = [
    f"ALTER ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB",
    f"GRANT pg_monitor TO {ROLE}",
    # Whoever logs in to work in the background or to report goes on as the shop: what they make is the shop's, and only
    # their limits, and their name in pg_stat_activity, are their own.
    *(f"ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS" for role in LIMITS if role != ROLE),
    *(f"GRANT {ROLE} TO {role}" for role in LIMITS if role != ROLE),
    *(f"ALTER ROLE {role} SET role = '{ROLE}'" for role in LIMITS if role != ROLE),
    *(f"ALTER ROLE {role} SET timezone = 'UTC'" for role in LIMITS),
    *(
        f"ALTER ROLE {role} SET {name} = '{value}'"
        for role, settings in LIMITS.items()
        for name, value in settings.items()
    ),
]

# Several extensions may be created by superusers only: standing in the template, they come with every
# database, the tests' included.
DATABASE_STATEMENTS = [
    *(f"CREATE EXTENSION IF NOT EXISTS {extension}" for extension in EXTENSIONS),
    f"GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO {ROLE}",
]


def provision(home: Home) -> None:
    """Bring the server to the state described above.

    Repeating it changes nothing; a marker spares the repetition.
    """
    marker = home.data / "shop.provisioned"
    recipe = hashlib.sha256("\n".join([*ROLE_STATEMENTS, *DATABASE_STATEMENTS]).encode()).hexdigest()
    if marker.exists() and marker.read_text() == recipe:
        return

    server = postgres.connect(home)
    try:
        server.autocommit = True
        for role in LIMITS:
            if not _exists(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                _execute(server, [f"CREATE ROLE {role}"])
        _execute(server, ROLE_STATEMENTS)
        _extend(home, "template1")
        if not _exists(server, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            _execute(server, [f"CREATE DATABASE {DATABASE} OWNER {ROLE}"])
    finally:
        server.close()
    _extend(home, DATABASE)
    marker.write_text(recipe)


def _extend(home: Home, database: str) -> None:
    connection = postgres.connect(home, database=database)
    try:
        connection.autocommit = True
        _execute(connection, DATABASE_STATEMENTS)
    finally:
        connection.close()


def _exists(connection: extensions.connection, question: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [name])
        return cursor.fetchone() is not None


def _execute(connection: extensions.connection, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
