"""The embedded Redis: a cache on a socket, keeping nothing on disk."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.services.account import Account, ServiceFailure
from config.services.binaries import redis_server
from config.services.home import Home


def client(home: Home) -> Redis:
    """A connection that fails at once: the library's default retries wait 4.7 seconds for a socket where
    nobody listens.
    """
    return Redis(unix_socket_path=str(home.redis_socket), socket_timeout=3, retry=Retry(NoBackoff(), 0))


def answers(home: Home) -> bool:
    try:
        return bool(client(home).ping())
    except RedisError:
        return False


def start(home: Home, account: Account) -> bool:
    """Return with a server that answers; True if it had to be started, False also where there is no server to
    start.
    """
    program = redis_server()
    if program is None or answers(home):
        return False
    _end_unreachable(home)
    home.redis.mkdir(exist_ok=True)
    account.take(home.redis)
    home.redis_socket.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(home.redis_socket),
        "unixsocketperm": "700",
        "dir": str(home.redis),
        "logfile": str(home.redis / "server.log"),
        "pidfile": str(_pid_file(home)),
        "save": "",
        "appendonly": "no",
        "maxmemory": "128mb",
        "maxmemory-policy": "allkeys-lfu",
        "daemonize": "yes",
    }
    account.run([str(program), *(word for name, value in options.items() for word in (f"--{name}", value))])
    for _ in range(600):  # half a minute: a machine with more to do than cores takes its time
        if answers(home):
            return True
        time.sleep(0.05)
    raise ServiceFailure(f"Redis did not start; see {home.redis / 'server.log'}.")


def stop(home: Home) -> bool:
    """End the server; False if there was none."""
    if not answers(home):
        return False
    with suppress(RedisError):
        client(home).shutdown(nosave=True)
    return True


def _pid_file(home: Home) -> Path:
    return home.redis / "server.pid"


def _end_unreachable(home: Home) -> None:
    """End a server that lost its socket; as with PostgreSQL, its working directory says that it is ours."""
    with suppress(OSError, ValueError):
        pid = int(_pid_file(home).read_text())
        if Path(f"/proc/{pid}/cwd").samefile(home.redis):
            # Not SIGTERM: on its way out it would unlink the socket, which may be its successor's by then.
            os.kill(pid, signal.SIGKILL)
