"""Databases of their own: a load commits, vacuums and alters tables, which a test's transaction cannot undo."""

import io
from collections.abc import Iterator

import pytest

from shop.core.db.scratch import scratch_database
from shop.demo import loading, synthetic

PLAN = synthetic.Plan(orders=300, products=40, seed=5)


@pytest.fixture(scope="module")
def week(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The newest week of the grocer's year, loaded once for the tests of a file; they change nothing that stays."""
    with django_db_blocker.unblock(), scratch_database("week") as name:
        loading.load_journey(weeks=1, out=io.StringIO())
        yield name


@pytest.fixture(scope="module")
def made_up(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """A small synthetic shop, with returns and open orders; loaded once for the tests of a file."""
    with django_db_blocker.unblock(), scratch_database("made_up") as name:
        loading.load_synthetic(PLAN, out=io.StringIO())
        yield name


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """An empty shop of the test's own."""
    with django_db_blocker.unblock(), scratch_database("empty") as name:
        yield name


@pytest.fixture
def undone() -> Iterator[None]:
    """Whatever the test writes is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
