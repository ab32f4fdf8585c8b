"""The doctor's questions, and the probes that ask some of them."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config import env
from config.health import application, asking, machine
from config.health.findings import State
from tests.support.folders import Folder

NOBODY_THERE = {"DATABASE_URL": "postgresql://shop@127.0.0.1:1/shop", "REDIS_URL": "redis://127.0.0.1:1/0"}


@pytest.mark.django_db
def test_each_question_is_answered_well_on_a_machine_that_is_ready() -> None:
    findings = [check() for check in asking.DOCTOR]

    assert [f.subject for f in findings if f.state is State.FAILURE] == []
    assert [f.subject for f in findings if not f.message] == []


def test_whatever_is_not_well_comes_with_a_remedy(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 1000000 kB\nMemAvailable: 500000 kB\n")

    finding = machine.memory(meminfo)

    assert (finding.state, finding.message) == (State.WARNING, "0.5 GB available")
    assert "SHOP_SHARED_BUFFERS" in finding.remedy


@pytest.mark.slow
def test_missing_extensions_are_named_with_the_statements_that_add_them(folder: Folder) -> None:
    folder.ensure()
    folder.sql("CREATE DATABASE bare TEMPLATE template0")
    ask = (
        "import django; django.setup(); from config.health.servers import extensions as e;"
        "print(e().state, '|', e().remedy)"
    )

    answer = folder.run(ask, DATABASE_URL=database_url(folder, "bare"))

    assert answer.startswith("failure | As the server's superuser: CREATE EXTENSION vector; CREATE EXTENSION pg_trgm;")


def database_url(folder: Folder, name: str) -> str:
    return f"postgresql://shop@{quote(str(folder.home.run), safe='')}:5432/{name}"


@pytest.mark.django_db
def test_tasks_that_nobody_works_on_are_noticed() -> None:
    assert application.worker().state is State.OK
    task = DBTaskResult.objects.create(
        args_kwargs={}, task_path="t", backend_name="default", run_after=timezone.now() - timedelta(hours=1)
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))

    finding = application.worker()

    assert (finding.state, finding.message) == (State.WARNING, "1 tasks have waited over 5 minutes")


@pytest.mark.django_db
def test_a_pending_migration_is_a_reason_not_to_serve() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    finding = application.migrations()

    assert (finding.state, finding.message) == (State.FAILURE, "1 not applied")


@pytest.mark.django_db
def test_the_probes_say_yes_when_all_is_well(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    ready = client.get("/readyz")

    assert ready.status_code == 200
    assert ready.json() == {"PostgreSQL": "ok", "Redis": "ok", "Migrations": "ok"}


@pytest.mark.django_db
def test_without_redis_pages_are_served_and_the_process_stays_ready(
    client: Client, superuser_client: Client, settings: Any
) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}

    assert superuser_client.get("/admin/").status_code == 200
    ready = client.get("/readyz")

    assert (ready.status_code, ready.json()["Redis"]) == (200, "warning")


@pytest.mark.slow
def test_without_postgresql_the_process_is_alive_and_not_ready(folder: Folder) -> None:
    ask = (
        "import django; django.setup(); from django.test import Client; c = Client(headers={'host': 'localhost'});"
        "print(c.get('/healthz').status_code, c.get('/readyz').status_code, c.get('/readyz').json()['PostgreSQL'])"
    )

    assert folder.run(ask, **NOBODY_THERE) == "200 503 failure"


@pytest.mark.slow
def test_the_doctor_finds_what_is_missing_and_its_exit_code_says_so(folder: Folder) -> None:
    command = [sys.executable, "manage.py", "doctor", "--json"]
    asked = subprocess.run(
        command, cwd=env.BASE_DIR, env=folder.environment(**NOBODY_THERE), capture_output=True, text=True, check=False
    )
    answer = json.loads(asked.stdout)
    failed = {finding["subject"]: finding for finding in answer["findings"] if finding["state"] == "failure"}

    assert asked.returncode == 1
    assert answer["ready"] is False
    assert set(failed) == {"PostgreSQL", "Database role", "Extensions", "Migrations"}
    assert all(finding["remedy"] for finding in failed.values())
