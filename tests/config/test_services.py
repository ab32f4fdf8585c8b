"""The embedded servers start cleanly after everything that may happen to them, and leave nothing behind."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from config.services import postgres, redis
from config.services.addresses import EXTENSIONS
from config.services.home import LONGEST_SOCKET_FOLDER
from tests.support.folders import ENSURE, Folder, eventually

pytestmark = pytest.mark.slow

BOTH = "['postgres', 'redis']"
NOTHING = "[]"
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def test_an_empty_folder_gets_both_servers_and_the_next_process_finds_them(folder: Folder) -> None:
    assert folder.ensure() == BOTH
    first = folder.postmaster()

    assert folder.ensure() == NOTHING
    assert folder.postmaster() == first


def test_of_four_processes_that_start_at_once_one_starts_the_servers(folder: Folder) -> None:
    programs = [folder.begin(ENSURE) for _ in range(4)]
    answers = [program.communicate(timeout=60)[0].strip() for program in programs]

    assert sorted(answers) == sorted([BOTH, NOTHING, NOTHING, NOTHING])


def test_the_shop_is_no_superuser_and_owns_its_database_with_every_extension(folder: Folder) -> None:
    folder.ensure()

    assert folder.sql("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [
        (False, False, True)
    ]
    assert folder.sql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'") == [("shop",)]
    present = {name for (name,) in folder.sql("SELECT extname FROM pg_extension")}
    assert present >= set(EXTENSIONS)


def test_limits_and_time_zone_are_the_roles_own(folder: Folder) -> None:
    folder.ensure()

    names = "'timezone', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'"
    assert folder.sql(f"SELECT name, setting FROM pg_settings WHERE lower(name) IN ({names}) ORDER BY lower(name)") == [
        ("idle_in_transaction_session_timeout", "60000"),
        ("lock_timeout", "10000"),
        ("statement_timeout", "30000"),
        ("TimeZone", "UTC"),
    ]


@pytest.mark.parametrize(
    ("role", "limits"),
    [
        ("shop", ("shop", "30s", "1min", "off")),
        ("shop_worker", ("shop", "10min", "10min", "off")),
        ("shop_reports", ("shop", "30min", "30min", "on")),
    ],
)
def test_whoever_logs_in_works_as_the_shop_under_limits_of_their_own(
    folder: Folder, role: str, limits: tuple[str, ...]
) -> None:
    folder.ensure()

    connection = postgres.connect(folder.home, database="shop", user=role)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('statement_timeout'), "
            "current_setting('idle_in_transaction_session_timeout'), current_setting('default_transaction_read_only')"
        )
        found = cursor.fetchone()
    connection.close()

    assert found == limits


def test_no_server_listens_on_a_port_so_others_on_the_standard_ports_are_no_matter(folder: Folder) -> None:
    folder.ensure()

    assert folder.sql("SHOW listen_addresses") == [("",)]
    assert redis.client(folder.home).config_get("port") == {"port": "0"}


def test_a_killed_postgresql_recovers_what_was_committed(folder: Folder) -> None:
    folder.ensure()
    folder.sql("CREATE TABLE kept AS SELECT 42 AS answer")

    folder.kill_postgres()

    assert folder.ensure() == "['postgres']"
    assert folder.sql("SELECT answer FROM kept") == [(42,)]


def test_a_killed_redis_is_started_again(folder: Folder) -> None:
    folder.ensure()
    os.kill(redis.client(folder.home).info()["process_id"], signal.SIGKILL)
    eventually(lambda: not redis.answers(folder.home))

    assert folder.ensure() == "['redis']"


def test_a_pid_file_that_names_a_living_stranger_is_not_believed(folder: Folder) -> None:
    folder.ensure()
    folder.kill_postgres()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    pid_file = folder.home.data / "postmaster.pid"
    pid_file.write_text("\n".join([str(stranger.pid), *pid_file.read_text().splitlines()[1:]]) + "\n")

    assert folder.ensure() == "['postgres']"
    assert folder.postmaster() != stranger.pid
    assert stranger.poll() is None
    stranger.communicate(b"\n")


def test_a_start_that_was_killed_while_files_were_made_is_begun_anew(folder: Folder) -> None:
    draft = folder.var / "postgres.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    assert folder.ensure() == BOTH


def test_variables_meant_for_other_servers_do_not_reach_ours(folder: Folder) -> None:
    hostile = {
        "PGHOST": "db.invalid",
        "PGPORT": "6000",
        "PGDATA": "/nowhere",
        "PGSERVICE": "missing",
        "PGOPTIONS": "-c search_path=evil",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "xx_YY",
        "TMPDIR": "/nowhere",
    }
    ask = (
        "import django; from config.services.entry import ensure_where_embedded; ensure_where_embedded();"
        "from django.db import connection; cursor = connection.cursor();"
        "cursor.execute('SHOW search_path'); print(cursor.fetchone())"
    )

    assert folder.run(ask, **hostile) == """('"$user", public',)"""


def test_a_server_that_the_environment_names_is_left_to_itself(folder: Folder) -> None:
    addresses = {"DATABASE_URL": "postgresql://elsewhere/shop", "REDIS_URL": "redis://elsewhere"}

    assert folder.ensure(**addresses) == NOTHING
    assert not folder.var.exists()
    assert folder.ensure(DATABASE_URL=addresses["DATABASE_URL"]) == "['redis']"
    assert not folder.home.data.exists()


def test_a_checkout_that_moves_while_its_servers_run_keeps_its_data(folder: Folder) -> None:
    folder.ensure()
    folder.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    folder.var = folder.var.rename(folder.var.with_name("moved"))

    assert "postgres" in folder.ensure()
    assert folder.sql("SELECT answer FROM kept") == [(42,)]
    assert folder.sql("SHOW data_directory") == [(str(folder.home.data),)]


def test_servers_stop_once_the_last_process_that_used_them_was_killed(folder: Folder) -> None:
    folder.settings["SHOP_SERVICES_LINGER"] = "0.2"
    user = folder.begin("from config.services.lifecycle import ensure; ensure(); print('up', flush=True); input()")
    assert user.stdout is not None
    assert user.stdout.readline() == "up\n"
    assert postgres.answers(folder.home)

    user.kill()
    user.communicate()

    eventually(lambda: postgres.postmaster(folder.home) is None and not redis.answers(folder.home))


def test_servers_of_a_checkout_that_moved_are_stopped_all_the_same(folder: Folder) -> None:
    folder.settings["SHOP_SERVICES_LINGER"] = "0.2"
    user = folder.begin("from config.services.lifecycle import ensure; ensure(); print('up', flush=True); input()")
    assert user.stdout is not None
    user.stdout.readline()
    folder.var = folder.var.rename(folder.var.with_name("moved"))

    user.kill()
    user.communicate()

    eventually(lambda: postgres.postmaster(folder.home) is None and not redis.answers(folder.home))


def test_a_path_too_long_for_a_socket_is_served(folder: Folder) -> None:
    folder.var = folder.var.parent / ("long" * 25)

    assert folder.ensure() == BOTH
    assert len(bytes(folder.home.run)) <= LONGEST_SOCKET_FOLDER
    assert folder.sql("SELECT 1") == [(1,)]


def test_a_short_path_with_spaces_and_quotes_is_served(folder: Folder) -> None:
    folder.var = folder.var.parent / 'it\'s "my" $data'

    assert folder.ensure() == BOTH
    assert folder.home.run.parent == folder.var
    assert folder.sql("SELECT 1") == [(1,)]


def test_a_path_with_a_comma_is_served_though_libpq_would_cut_it_there(folder: Folder) -> None:
    folder.var = folder.var.parent / "one, two"

    assert folder.ensure() == BOTH
    assert folder.sql("SELECT 1") == [(1,)]


def test_a_server_whose_socket_was_deleted_is_started_again(folder: Folder) -> None:
    folder.ensure()
    shutil.rmtree(folder.home.run)

    assert folder.ensure() == BOTH
    assert folder.sql("SELECT 1") == [(1,)]


def test_a_redis_whose_socket_was_deleted_is_replaced_not_doubled(folder: Folder) -> None:
    folder.ensure()
    lost = redis.client(folder.home).info()["process_id"]
    folder.home.redis_socket.unlink()

    assert folder.ensure() == "['redis']"
    eventually(lambda: not Path(f"/proc/{lost}").exists())


def test_reset_leaves_an_empty_database(folder: Folder) -> None:
    folder.ensure()
    folder.sql("CREATE TABLE gone ()")

    folder.run("from config.services.lifecycle import reset; reset()")

    assert folder.ensure() == BOTH
    assert folder.sql("SELECT to_regclass('gone')") == [(None,)]


@only_root
def test_a_plain_user_has_servers_of_his_own(folder: Folder) -> None:
    nobody = pwd.getpwnam("nobody")
    folder.user = "nobody"
    os.chown(folder.var.parent, nobody.pw_uid, nobody.pw_gid)
    if not (python := _python_of(folder)):
        pytest.skip("the account nobody can run no Python that knows this checkout's packages")
    folder.python = python

    assert folder.ensure() == BOTH
    assert folder.home.data.stat().st_uid == nobody.pw_uid
    assert folder.sql("SELECT 1") == [(1,)]


def _python_of(folder: Folder) -> str | None:
    """An interpreter that the folder's user may run; root's own often lies under /root."""
    for python in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        attempt = [python, "-c", "import psycopg2, redis"]
        command = ["setpriv", "--reuid", str(folder.user), "--clear-groups", *attempt]
        if subprocess.run(command, env=folder.environment(), capture_output=True, check=False).returncode == 0:
            return python
    return None


@only_root
def test_root_lends_the_servers_an_account_that_can_reach_them(folder: Folder) -> None:
    folder.ensure()

    assert folder.home.data.stat().st_uid != 0
    assert folder.home.run.stat().st_uid == folder.home.data.stat().st_uid


@only_root
@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare on this machine")
def test_root_serves_from_a_folder_that_nobody_else_can_reach(folder: Folder) -> None:
    if subprocess.run(["unshare", "--user", "true"], check=False).returncode:
        pytest.skip("this system forbids user namespaces")
    folder.var.parent.chmod(0o700)

    assert folder.ensure() == BOTH
    assert folder.home.data.stat().st_uid == 0
    assert folder.sql("SELECT 1") == [(1,)]


def test_status_by_hand_says_by_its_exit_code_that_servers_are_down(folder: Folder) -> None:
    command = [sys.executable, "manage.py", "services", "status"]
    status = subprocess.run(
        command, cwd=env.BASE_DIR, env=folder.environment(), capture_output=True, text=True, check=False
    )

    assert status.returncode == 3
    assert "PostgreSQL  down" in status.stdout
