"""Databases to be thrown away: migrated and empty, beside the shop's own on the same server.

Whatever must not happen in the shop's own database happens in one of these: ledgers cannot be emptied again. Running
all migrations takes ten seconds, copying their result a third of one; so their result is kept, and copied.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection

TEMPLATE = "scratch_migrated_"


@contextmanager
def scratch_database(purpose: str) -> Iterator[str]:
    """An empty database for which `default` stands meanwhile, in every thread of this process; its name.

    It is dropped in the end. One whose process was killed is dropped by the next that is made for the same purpose.
    The role needs the right to create databases.
    """
    template = migrated_template()
    name = f"scratch_{purpose}_{token_hex(4)}"
    with _server() as server:
        _drop_abandoned(server, purpose)
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        server.execute(f"COMMENT ON DATABASE {name} IS 'scratch'")
        try:
            with _standing_for_default(name):
                yield name
        finally:
            _drop(server, name)


def _drop(server: Any, name: str) -> None:
    """Drop a database with whoever is in it, once no autovacuum is, which only a superuser may send away."""
    for patience in reversed(range(60)):
        try:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        except ProgrammingError as refusal:
            if patience == 0 or "terminate" not in str(refusal):
                raise
            time.sleep(0.5)
        else:
            return


def migrated_template() -> str:
    """The name of a database in which every migration, as it is in the files now, has been applied.

    Made by the first who needs it, while the others wait; those of older migrations are dropped.
    """
    name = TEMPLATE + _fingerprint()
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [TEMPLATE])
        present = _databases(server, TEMPLATE)
        if name not in present:
            _migrate(server, name)
        for outdated in present - {name}:
            server.execute(f"DROP DATABASE IF EXISTS {outdated} WITH (FORCE)")
    return name


@contextmanager
def _server() -> Iterator[Any]:
    """A session at the server's own database, which may wait as long as it takes; its advisory locks end with it."""
    with connection._nodb_cursor() as cursor:  # Django’s own way to create test databases
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        yield cursor


@contextmanager
def _standing_for_default(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _databases(server: Any, prefix: str) -> set[str]:
    server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return {found for (found,) in server.fetchall()}


def _drop_abandoned(server: Any, purpose: str) -> None:
    for name in _databases(server, f"scratch_{purpose}_"):
        server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        if server.fetchone()[0]:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _migrate(server: Any, name: str) -> None:
    """Under another name first, so that one who is killed half-way leaves nothing that looks complete."""
    draft = f"{TEMPLATE}draft"
    server.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
    server.execute(f"CREATE DATABASE {draft}")
    with _standing_for_default(draft):
        call_command("migrate", interactive=False, verbosity=0)
    server.execute(f"ALTER DATABASE {draft} RENAME TO {name}")


def _fingerprint() -> str:
    """Of every file that has a say in what migrations do."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").rglob("*")):
            if path.suffix in (".py", ".sql"):
                digest.update(f"{app.label}\0{path.name}\0".encode() + path.read_bytes())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
