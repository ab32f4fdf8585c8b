"""A cursor to ask with, a second session where a question is about somebody else, and a role that may do little."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import psycopg2
import psycopg2.extensions
import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from shop.insights.resetting import reset_statements

# The application may take on this role, through its membership in pg_monitor, and then has none of the rights
# that reading other sessions' statements needs.
STRANGER = "pg_stat_scan_tables"


@pytest.fixture
def cursor(db: None) -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def counts_from_zero(db: None) -> None:
    assert reset_statements(using="default") is None


@pytest.fixture
def new_session() -> Iterator[Callable[[], psycopg2.extensions.connection]]:
    """Opens further sessions of the application's role, each closed after the test whatever it holds."""
    with ExitStack() as opened:

        def open_session() -> psycopg2.extensions.connection:
            parameters = connection.get_connection_params()
            parameters.pop("cursor_factory", None)
            session = psycopg2.connect(**parameters)
            opened.callback(session.close)
            return session

        yield open_session


@pytest.fixture
def committed(new_session: Callable[[], psycopg2.extensions.connection]) -> Iterator[psycopg2.extensions.cursor]:
    """Commits each statement, because statistics only see what was; the table `scratch` goes afterwards."""
    session = new_session()
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS scratch")
        try:
            yield cursor
        finally:
            cursor.execute("DROP TABLE IF EXISTS scratch")


@contextmanager
def acting_as_stranger() -> Iterator[None]:
    """Lay down the application's rights inside this test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {STRANGER}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
