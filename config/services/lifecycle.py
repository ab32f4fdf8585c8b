"""The three verbs of the embedded servers: ensure that they run, stop them, say how they are."""

import shutil
from dataclasses import dataclass

from config import env
from config.services import lease, postgres, provision, redis, watch
from config.services.account import account_for, claim
from config.services.binaries import postgres_program, redis_server
from config.services.home import Home


@dataclass(frozen=True)
class Status:
    """How the servers of a data folder are; None where the environment names a server of its own."""

    postgres: bool | None
    redis: bool | None
    in_use: bool


def ensure() -> list[str]:
    """Return with both servers answering, and this process counted among their users; the names of those it
    had to start.

    Any number of processes may call it at once: one starts the servers, the others find them. A server that
    the environment names (`DATABASE_URL`, `REDIS_URL`) is left alone.
    """
    wanted = [
        server for server, address in ((postgres, env.DATABASE_URL), (redis, env.REDIS_URL)) if not address.is_set
    ]
    if not wanted:
        return []
    home = Home.current()
    home.var.mkdir(parents=True, exist_ok=True)
    started = []
    with lease.exclusive(home.start_lock):
        lease.hold(home.lease)
        # The watcher goes first: were we killed on the next line, it would still stop what we started.
        watch.spawn(home)
        claim(home.run)
        account = account_for(home, [program for program in (postgres_program("postgres"), redis_server()) if program])
        account.take(home.run)
        if postgres in wanted:
            env.forget_libpq()
            if postgres.start(home, account):
                started.append("postgres")
            provision.provision(home)
        if redis in wanted and redis.start(home, account):
            started.append("redis")
    return started


def stop() -> list[str]:
    """Stop both servers whoever uses them; the names of those that ran."""
    home = Home.current()
    if not home.var.exists():
        return []
    with lease.exclusive(home.start_lock):
        return [name for name, server in (("redis", redis), ("postgres", postgres)) if server.stop(home)]


def reset() -> None:
    """Stop both servers and delete all that they hold."""
    stop()
    home = Home.current()
    for folder in (home.data, home.redis, home.run):
        shutil.rmtree(folder, ignore_errors=True)


def status() -> Status:
    home = Home.current()
    return Status(
        postgres=None if env.DATABASE_URL.is_set else postgres.answers(home),
        redis=None if env.REDIS_URL.is_set else redis.answers(home),
        in_use=home.lease.exists() and lease.is_held(home.lease),
    )
