"""The watcher: waits until no process uses the servers, lingers, and stops them.

A process of its own (`python -m config.services.watch`), because whoever started the servers may be killed at
any moment.
"""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

from config import env
from config.services import lease, postgres, redis
from config.services.home import Home


def spawn(home: Home) -> None:
    """Start a watcher for the folder, unless one is there or nobody wants one.

    As with the servers, the shell ends at once and the watcher is nobody's child.
    """
    if env.SHOP_SERVICES_LINGER.value < 0 or lease.is_held(home.watch_lock):
        return
    detached = '"$0" -m config.services.watch </dev/null >>"$1" 2>&1 &'
    subprocess.run(
        ["/bin/sh", "-c", detached, sys.executable, str(home.watch_log)],
        cwd=env.BASE_DIR,
        env=env.for_children(SHOP_VAR_DIR=str(home.var)),
        start_new_session=True,
        check=True,
    )


def watch(home: Home) -> None:
    """Guard one folder until its servers are stopped.

    From here on the folder is the working directory: the kernel follows it when somebody moves or renames the
    checkout.
    """
    os.chdir(home.var)
    watching = lease.open_lock(Path(home.watch_lock.name))
    if not lease.try_exclusive(watching):
        return
    using = lease.open_lock(Path(home.lease.name))
    linger = env.SHOP_SERVICES_LINGER.value
    while True:
        fcntl.flock(using, fcntl.LOCK_EX)
        fcntl.flock(using, fcntl.LOCK_UN)
        _sleep_since_last_use(using, time.time(), linger)
        if not Path(home.start_lock.name).exists():
            return  # the whole folder is gone, and its servers with it
        with lease.exclusive(Path(home.start_lock.name)):
            if lease.try_exclusive(using):
                here = Home(Path.cwd())
                redis.stop(here)
                postgres.stop(here)
                os.close(watching)  # before the start lock is free: whoever starts next must see that nobody watches
                return


def _sleep_since_last_use(using: int, freed_at: float, linger: float) -> None:
    while (left := max(freed_at, os.fstat(using).st_mtime) + linger - time.time()) > 0:
        time.sleep(left)


if __name__ == "__main__":
    watch(Home.current())
