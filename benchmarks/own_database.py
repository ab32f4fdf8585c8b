"""A migrated database of a benchmark's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def own_database(name: str) -> Iterator[Any]:
    """Make the database, let `connection` stand for it, and drop it afterwards."""
    from django.core.management import call_command
    from django.db import connection

    before = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", interactive=False, verbosity=0)
        yield connection
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with connection._nodb_cursor() as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
