"""Migrations make the schema from nothing, undo it to nothing, and say what they cost whoever is at work meanwhile."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

ROOT = Path(settings.BASE_DIR)

# Everything that a migration may leave in the database, each with its definition.
SCHEMA = """
    SELECT 'constraint ' || conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index ' || indexname || ': ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger ' || tgname || ': ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'column ' || relname || '.' || attname || ': ' || format_type(atttypid, atttypmod)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attnum > 0 AND relkind = 'r' AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
    UNION ALL
    SELECT 'function ' || pg_get_functiondef(pg_proc.oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def shop_labels() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("shop.")]


def migration_files() -> list[Path]:
    return sorted((ROOT / "shop").glob("*/migrations/[0-9]*.py"))


def schema(database: BaseDatabaseWrapper) -> set[str]:
    with database.cursor() as cursor:
        cursor.execute(SCHEMA)
        return {line for (line,) in cursor.fetchall() if "django_migrations" not in line}


@pytest.fixture
def empty_database(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A database with no table in it, under an alias of its own: what Django notes of migrations goes by the alias."""
    name = f"{connection.settings_dict['NAME']}_migrations"
    with django_db_blocker.unblock(), connection.creation._nodb_cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        connections.databases["migrations"] = {**connection.settings_dict, "NAME": name}
        try:
            yield connections["migrations"]
        finally:
            connections["migrations"].close()
            del connections["migrations"], connections.databases["migrations"]
            server.execute(f"DROP DATABASE {name}")


def forwards(database: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(database)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in shop_labels()])


def backwards(database: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(database)
    executor.migrate([(label, None) for label in shop_labels() if label in executor.loader.migrated_apps])


@pytest.mark.slow
def test_the_schema_is_made_undone_to_nothing_and_made_again(empty_database: BaseDatabaseWrapper) -> None:
    forwards(empty_database)
    made = schema(empty_database)

    backwards(empty_database)
    ours = re.compile(rf"\b({'|'.join(shop_labels())})_\w+")
    left = sorted(line for line in schema(empty_database) if ours.search(line))
    assert left == []

    forwards(empty_database)
    assert schema(empty_database) == made


def test_the_migrations_say_what_the_models_say(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True)

    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.parametrize("path", migration_files(), ids=lambda path: str(path.relative_to(ROOT / "shop")))
def test_a_migration_opens_with_its_lock_its_cost_and_why_old_code_survives(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""

    assert re.search(r"\bLock: \S", words), "Say what it locks, for how long: “Lock: …”"
    assert re.search(r"\bCost: \S", words), "Say what it costs at which size: “Cost: …”"
    assert "Old code" in words.replace("\n", " "), "Say why the code of before works meanwhile: “Old code …”"


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "shop").glob("*/migrations/sql/*.sql")),
    ids=lambda path: str(path.relative_to(ROOT / "shop")),
)
def test_an_sql_file_is_named_by_one_migration_and_begins_with_its_truth(path: Path) -> None:
    label = path.parts[-4]
    named = [
        migration.name
        for migration in path.parent.parent.glob("[0-9]*.py")
        if f'SqlFile("{label}", "{path.stem}")' in migration.read_text(encoding="utf-8")
    ]

    assert len(named) == 1
    assert path.read_text(encoding="utf-8").startswith("-- ")
