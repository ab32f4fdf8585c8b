"""System checks over the ways in which Silk can hurt the application that it watches."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError, connections

from config.profiling import ALIAS

STOCK_MIDDLEWARE = "silk.middleware.SilkyMiddleware"
KNOWN_VERSION = "5.6.0"


@register("silk")
def check_silk(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Run every check of this file, if Silk is installed at all."""
    if not apps.is_installed("silk"):
        return []
    return [*traps(), *unfamiliar_version(), *missing_tables()]


def traps() -> list[CheckMessage]:
    """Find the settings under which Silk changes results or exceptions."""
    from django.db.models.sql.compiler import SQLCompiler

    found: list[CheckMessage] = []
    if getattr(settings, "SILKY_ANALYZE_QUERIES", False):
        found.append(
            Error(
                "SILKY_ANALYZE_QUERIES is on: EXPLAIN ANALYZE runs each UPDATE and DELETE a second time.",
                hint="Set SILKY_ANALYZE_QUERIES = False.",
                id="silk.E001",
            )
        )
    if STOCK_MIDDLEWARE in settings.MIDDLEWARE:
        found.append(
            Error(
                "Stock Silk's middleware is installed: it turns an IntegrityError into another exception.",
                hint="Use config.safe_silk.middleware.SafeSilkMiddleware in its place.",
                id="silk.E002",
            )
        )
    if hasattr(SQLCompiler, "_execute_sql") or SQLCompiler.execute_sql.__module__ != SQLCompiler.__module__:
        found.append(
            Error(
                "SQLCompiler.execute_sql has been replaced, as stock Silk does when it first runs.",
                hint="Find out who imports and runs silk.middleware.SilkyMiddleware, and stop it.",
                id="silk.E003",
            )
        )
    return found


def unfamiliar_version() -> list[CheckMessage]:
    """Find a Silk whose internals nobody has compared with ours."""
    installed = version("django-silk")
    if installed == KNOWN_VERSION:
        return []
    return [
        CheckWarning(
            f"django-silk is {installed}; the safe recorder was written against {KNOWN_VERSION}.",
            hint="Install that version, or run tests/config/test_profiling*.py and move the pin.",
            id="silk.W001",
        )
    ]


def missing_tables() -> list[CheckMessage]:
    """Find a profiling file without Silk's tables; pages work without them, but nothing is recorded."""
    connection = connections[ALIAS]
    try:
        # A file that is not there is not opened: SQLite would make it.
        name = str(connection.settings_dict["NAME"])
        exists = "mode=memory" in name or Path(name).exists()
        if exists and "silk_request" in connection.introspection.table_names():
            return []
    except DatabaseError:
        pass  # An unreadable file is reported like a missing one: the remedy is the same.
    return [
        CheckWarning(
            "Silk's tables are missing, so nothing is recorded.",
            hint=f"Run: manage.py migrate --database {ALIAS}",
            id="silk.W002",
        )
    ]
