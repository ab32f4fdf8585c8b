"""What every test stands on: real servers, a database of its own for each run, cache keys of its own for each test."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
import pytest_django
from django.db import connection
from django.test import Client

from config.services.addresses import PORT
from config.services.binaries import postgres_program
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


@pytest.fixture(scope="session")
def schema(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A file of SQL that makes every table as the migrations do, for servers that a test starts for itself."""
    server = connection.settings_dict
    with django_db_blocker.unblock():
        template = migrated_template()
    written = tmp_path_factory.mktemp("schema") / "schema.sql"
    address = ["--host", server["HOST"], "--port", str(server["PORT"] or PORT), "--username", server["USER"]]
    form = ["--no-owner", "--no-comments", "--file", str(written)]
    subprocess.run([str(postgres_program("pg_dump")), *address, *form, "--dbname", template], check=True)
    return written


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
