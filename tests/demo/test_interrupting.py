"""Killed in the middle: nothing was loaded, and the next start loads it all."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from config import env
from config.services.addresses import PORT
from config.services.home import Home
from shop.demo import loading, truths, verifying
from tests.support.folders import Folder, eventually
from tests.support.shop_tables import ask

LOAD = "from config import env; env.choose_settings('config.settings.test'); from django.core.management import "
LOAD += "call_command; import django; django.setup(); call_command('demo', '--weeks', '1')"
HALF_WAY = "Order lines"


def begin_load(database: str) -> subprocess.Popen[str]:
    url = f"postgresql://shop@/{database}?host={Home.current().run}&port={PORT}"
    return subprocess.Popen(
        [sys.executable, "-c", LOAD],
        cwd=env.BASE_DIR,
        env=env.for_children(DATABASE_URL=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(program: subprocess.Popen[str], words: str) -> None:
    assert program.stdout is not None
    seen = []
    for line in program.stdout:
        seen.append(line)
        if words in line:
            return
    raise AssertionError("".join(seen))


def nobody_else_is_connected() -> bool:
    return ask("""SELECT NOT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend')""")[0][0]


@pytest.mark.slow
def test_a_load_that_is_killed_leaves_an_empty_shop_and_the_next_one_completes(empty):
    with connection.cursor() as cursor:
        before = truths.promises(cursor)
    connection.close()
    program = begin_load(empty)
    wait_for(program, HALF_WAY)

    program.kill()
    program.communicate()
    eventually(nobody_else_is_connected, seconds=60)

    assert loading.is_empty()
    assert ask("SELECT count(*) FROM stores_store") == [(0,)]
    with connection.cursor() as cursor:
        assert truths.promises(cursor) == before

    loading.load_journey(weeks=1, out=io.StringIO())

    account = verifying.receipt()
    assert (account["loaded"], str(account["money_loaded"])) == (24_732, "80829.17")
    assert verifying.is_reconciled(account)


@pytest.mark.slow
def test_a_load_whose_server_is_killed_leaves_an_empty_shop_and_the_next_one_completes(schema: Path):
    folder = Folder.temporary()
    try:
        folder.ensure()
        folder.fill(schema)
        program = _begin(folder, "demo", "--weeks", "1")
        wait_for(program, HALF_WAY)

        folder.kill_postgres()
        output, _ = program.communicate(timeout=120)

        assert program.returncode == 1, output
        assert "Nothing was loaded" in output
        folder.ensure()
        assert folder.sql("SELECT count(*) FROM orders_order") == [(0,)]
        assert folder.sql("SELECT count(*) FROM stores_store") == [(0,)]

        output = _complete(folder, "demo", "--weeks", "1")

        assert "The shop and its source agree." in output
        assert folder.sql("SELECT count(*) FROM orders_orderline") == [(24_732,)]
    finally:
        folder.remove()


def _begin(folder: Folder, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=env.BASE_DIR,
        env=folder.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _complete(folder: Folder, *arguments: str) -> str:
    program = _begin(folder, *arguments)
    output, _ = program.communicate(timeout=600)
    assert program.returncode == 0, output
    return output
