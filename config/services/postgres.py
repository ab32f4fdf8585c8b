"""The embedded PostgreSQL server: made once, started when nobody answers, stopped by a signal."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import extensions

from config import env
from config.services.account import Account, ServiceFailure
from config.services.addresses import PORT
from config.services.binaries import postgres_program
from config.services.home import Home

SUPERUSER = "postgres"
LOG_KEPT_BYTES = 20_000_000
SECONDS_TO_STOP = 60
LONGEST_RECOVERY = 600


def binary(name: str) -> Path:
    """A program of the embedded PostgreSQL; raises `ServiceFailure` with the remedy where there is none."""
    program = postgres_program(name)
    if program is None:
        raise ServiceFailure("No PostgreSQL binaries for this platform: set DATABASE_URL to a server of your own.")
    return program


def settings(home: Home) -> dict[str, str]:
    """The server's configuration.

    Development and bulk loads on a small machine: few checkpoints, room to sort, no JIT.
    """
    return {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": '"{}"'.format(str(home.run).replace('"', '""')),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": env.SHOP_SHARED_BUFFERS.value,
        "effective_cache_size": "2GB",
        "work_mem": "32MB",
        "maintenance_work_mem": "512MB",
        "max_parallel_maintenance_workers": "2",
        "dynamic_shared_memory_type": _shared_memory(),
        "random_page_cost": "1.1",
        "jit": "off",
        "fsync": "on" if env.SHOP_FSYNC.value else "off",
        "full_page_writes": "on" if env.SHOP_FSYNC.value else "off",
        "wal_level": "logical",
        # These binaries can compress by pglz only, and it made the demo's load cost 66 s of CPU instead of 46.
        "wal_compression": "off",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "shared_preload_libraries": "pg_stat_statements,auto_explain",
        "pg_stat_statements.max": "10000",
        "auto_explain.log_min_duration": "500ms",
        "compute_query_id": "on",
        "track_io_timing": "on",
        "track_functions": "pl",
        "log_lock_waits": "on",
        "log_line_prefix": "%m [%p] %u@%d ",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "datestyle": "ISO, MDY",
        "lc_messages": "C",
        "default_text_search_config": "pg_catalog.english",
    }


@dataclass(frozen=True)
class Postmaster:
    """The living server process of a data folder, the path it was started under, and whether it claims to be ready."""

    pid: int
    data: str
    ready: bool


def postmaster(home: Home) -> Postmaster | None:
    """The server of this folder, if it lives: the pid file nominates, the process's own working directory decides."""
    try:
        lines = (home.data / "postmaster.pid").read_text().splitlines()
        pid, data = int(lines[0]), lines[1]
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        ours = Path(f"/proc/{pid}/cwd").samefile(home.data)
    except (OSError, ValueError, IndexError):
        return None
    return Postmaster(pid, data, ready=lines[7:] == ["ready   "]) if ours and state != "Z" else None


def connect(home: Home, *, database: str = "postgres", user: str = SUPERUSER) -> extensions.connection:
    return psycopg2.connect(host=str(home.run), port=PORT, user=user, dbname=database, connect_timeout=5)


def answers(home: Home) -> bool:
    """Whether the server of this folder accepts connections."""
    if postmaster(home) is None:
        return False
    try:
        connect(home).close()
    except psycopg2.OperationalError:
        return False
    return True


def start(home: Home, account: Account) -> bool:
    """Return with a server that answers; True if it had to be started.

    Attempts repeat because a server that was killed may leave, for a second or two, a zombie that still owns
    its pid and children that still hold its shared memory.
    """
    if answers(home) and not _was_moved(home):
        return False
    if not home.data.exists():
        _create(home, account)
    account.take(home.data)
    if _was_moved(home):
        stop(home)
    (home.data / "postgresql.conf").write_text(_configuration(home))
    _keep_one_old_log(home)

    for _ in range(40):
        if postmaster(home) is None:
            _clear_leftovers(home)
            account.leave_running([str(binary("postgres")), "-D", str(home.data)], log=home.postgres_log)
        _wait_while(lambda: postmaster(home) is None, seconds=0.5)
        _wait_while(lambda: _is_getting_ready(home), seconds=LONGEST_RECOVERY)
        if answers(home):
            return True
        stop(home)  # it says that it is ready, and cannot be reached: its socket is gone
    raise ServiceFailure(f"PostgreSQL did not start. The end of {home.postgres_log}:\n{_tail(home.postgres_log)}")


def stop(home: Home) -> bool:
    """End the server, open connections included; False if there was none.

    Needs no binary, so it works after a checkout was moved.
    """
    server = postmaster(home)
    if server is None:
        return False
    for number in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(server.pid, number)
        _wait_while(lambda: _still_runs(home, server.pid), seconds=SECONDS_TO_STOP)
        if not _still_runs(home, server.pid):
            break
    return True


def _still_runs(home: Home, pid: int) -> bool:
    server = postmaster(home)
    return server is not None and server.pid == pid


def _is_getting_ready(home: Home) -> bool:
    server = postmaster(home)
    return server is not None and not server.ready


def _wait_while(claim: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while claim() and time.monotonic() < deadline:
        time.sleep(0.02)


def _create(home: Home, account: Account) -> None:
    """Make the cluster aside and rename it: an `initdb` that was killed leaves a folder that looks whole."""
    draft = home.var / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.take(draft)
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    made = account.run(
        [str(binary("initdb")), "-D", str(draft), "-U", SUPERUSER, "--auth=trust", *locale, "--no-sync"],
        capture=True,
    )
    if made.returncode:
        raise ServiceFailure(f"PostgreSQL's files could not be made in {home.var}:\n{made.stdout[-2000:]}")
    draft.rename(home.data)


def _was_moved(home: Home) -> bool:
    server = postmaster(home)
    return server is not None and server.data != str(home.data)


def _clear_leftovers(home: Home) -> None:
    socket = home.run / f".s.PGSQL.{PORT}"
    for leftover in (home.data / "postmaster.pid", socket, socket.with_name(socket.name + ".lock")):
        leftover.unlink(missing_ok=True)


def _configuration(home: Home) -> str:
    lines = ["# Written at every start by config/services/postgres.py; changes here are lost."]
    lines += ["{} = '{}'".format(name, value.replace("'", "''")) for name, value in settings(home).items()]
    return "\n".join(lines) + "\n"


def _shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm, too little for a parallel index build; files do as well."""
    try:
        return "posix" if shutil.disk_usage("/dev/shm").free > 1_000_000_000 else "mmap"  # noqa: S108 - asked for its size only
    except OSError:
        return "mmap"


def _keep_one_old_log(home: Home) -> None:
    if home.postgres_log.exists() and home.postgres_log.stat().st_size > LOG_KEPT_BYTES:
        home.postgres_log.replace(home.postgres_log.with_suffix(".log.old"))


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
