"""What every test stands on: real servers, a database and a corner of Redis of its own for each run, nothing
else.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client

from config.services.lifecycle import ensure
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
def django_db_modify_db_settings(slot: Slot) -> None:
    connections["default"].settings_dict["TEST"]["NAME"] = slot.database


@pytest.fixture(autouse=True)
def own_cache_keys(slot: Slot, request: pytest.FixtureRequest) -> Iterator[None]:
    """No test finds in the cache what another one has left there."""
    with cache_keys.prefixed(f"{slot.number}:{request.node.nodeid}"):
        yield
    caches["default"].delete_pattern("*")


@pytest.fixture
def superuser(db: None, django_user_model: type):
    return django_user_model.objects.create_superuser(email="root@example.com", password="a long password")


@pytest.fixture
def superuser_client(superuser) -> Client:
    client = Client()
    client.force_login(superuser)
    return client
