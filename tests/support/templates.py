"""A migrated database to copy: running all migrations takes ten seconds, copying their result a third of one."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

from config.services import lease
from config.services.home import Home

PREFIX = "test_shop_migrated_"


def migrated_database() -> str:
    """The name of a database in which every migration, as it is in the files now, has been applied.

    Made by the first run that needs it, under a lock; those of older migrations are dropped.
    """
    name = PREFIX + _fingerprint()
    with lease.exclusive(Home.current().var / "tests-template.lock"), connection._nodb_cursor() as server:
        server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        present = {found for (found,) in server.fetchall()}
        if name not in present:
            _make(server, name)
        for outdated in present - {name}:
            server.execute(f"DROP DATABASE IF EXISTS {outdated}")  # the draft of a killed run is another one now
    return name


def _make(server: CursorWrapper, name: str) -> None:
    """Under another name first, so that a run which is killed half-way leaves nothing that looks complete."""
    draft = f"{PREFIX}draft"
    server.execute(f"DROP DATABASE IF EXISTS {draft}")
    server.execute(f"CREATE DATABASE {draft}")
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = draft
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    server.execute(f"ALTER DATABASE {draft} RENAME TO {name}")


def _fingerprint() -> str:
    """Of every file that has a say in what migrations do."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").rglob("*")):
            if path.suffix in (".py", ".sql"):
                digest.update(f"{app.label}\0{path.name}\0".encode() + path.read_bytes())
    for path in sorted((Path(apps.get_app_config("core").path) / "db").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
