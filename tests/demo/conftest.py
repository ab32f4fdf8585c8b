"""Databases of their own: a load commits, vacuums and alters tables, which a test's transaction cannot undo."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from shop.demo import loading, synthetic
from tests.support.slots import Slot
from tests.support.templates import migrated_database

PLAN = synthetic.Plan(orders=300, products=40, seed=5)


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """A migrated database for which `connection` stands meanwhile."""
    template = migrated_database()
    before = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with connection._nodb_cursor() as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def week(slot: Slot, django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The newest week of the grocer's year, loaded once for the tests of a file; they change nothing that stays."""
    with django_db_blocker.unblock(), scratch_database(f"{slot.database}_week") as name:
        loading.load_journey(weeks=1, out=io.StringIO())
        yield name


@pytest.fixture(scope="module")
def made_up(slot: Slot, django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """A small synthetic shop, with returns and open orders; loaded once for the tests of a file."""
    with django_db_blocker.unblock(), scratch_database(f"{slot.database}_made_up") as name:
        loading.load_synthetic(PLAN, out=io.StringIO())
        yield name


@pytest.fixture
def empty(slot: Slot, django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """An empty shop of the test's own."""
    with django_db_blocker.unblock(), scratch_database(f"{slot.database}_empty") as name:
        yield name


@pytest.fixture
def undone() -> Iterator[None]:
    """Whatever the test writes is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
