"""What every test stands on: real servers, a database of its own for each run, cache keys of its own for each test."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
import pytest_django
from django.db import connection
from django.test import Client

from config.services.lifecycle import ensure
from shop.accounts.models import User
from shop.core.db.scratch import migrated_template
from tests.support import cache_keys
from tests.support.slots import Slot, free_slot


def pytest_sessionstart() -> None:
    ensure()


@pytest.fixture(scope="session")
def slot() -> Iterator[Slot]:
    """This run's number among the runs that overlap with it; the kernel frees it however the run ends."""
    with free_slot() as slot:
        yield slot


@pytest.fixture(scope="session")
def django_db_modify_db_settings(slot: Slot, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        template = migrated_template()
    connection.settings_dict["TEST"] |= {"NAME": slot.database, "TEMPLATE": template}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """Marks the database as one whose tables, ledgers too, may be emptied between transactional tests."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {connection.settings_dict['NAME']} IS 'scratch'")


@pytest.fixture(autouse=True)
def own_cache_keys() -> Iterator[None]:
    """No test finds in the cache what another one, or an earlier run of itself, has left there."""
    with cache_keys.prefixed(token_hex(6)):
        yield


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser(email="root@example.com", password="a long password")


@pytest.fixture
def superuser_client(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client
