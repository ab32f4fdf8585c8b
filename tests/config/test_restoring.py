"""A dump of the database can be restored: nothing in the schema leans on a search path that a restore does not have."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from config.services.binaries import postgres_program

# By name and place: PostgreSQL prints `IN (…)` differently once it has read it back.
TRUTHS = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1, 2"""


@pytest.fixture
def empty_database(db: None) -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_restored"
    run(
        "psql",
        "--dbname",
        "shop",
        "--command",
        f"DROP DATABASE IF EXISTS {name}",
        "--command",
        f"CREATE DATABASE {name}",
    )
    yield name
    run("psql", "--dbname", "shop", "--command", f"DROP DATABASE {name}")


def run(program: str, *arguments: str) -> str:
    settings = connection.settings_dict
    where = ["--host", settings["HOST"], "--port", str(settings["PORT"]), "--username", settings["USER"]]
    command = [str(postgres_program(program)), *where, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def truths(database: str) -> list[str]:
    return run("psql", "--no-psqlrc", "--tuples-only", "--dbname", database, "--command", TRUTHS).splitlines()


@pytest.mark.slow
@pytest.mark.skipif(postgres_program("pg_dump") is None, reason="pg_dump did not come with the installed packages")
def test_a_dump_is_restored_with_every_constraint_trigger_and_index(empty_database: str, tmp_path: Path) -> None:
    source = connection.settings_dict["NAME"]
    dump = str(tmp_path / "shop.dump")

    run("pg_dump", "--format", "custom", "--file", dump, source)
    run("pg_restore", "--dbname", empty_database, "--no-comments", "--exit-on-error", dump)

    assert any("category_path_by_hand" in line for line in truths(source))
    assert truths(empty_database) == truths(source)
