"""Throw-away data folders, and programs run against them as another process of the checkout would be."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config import env
from config.services import postgres, redis
from config.services.addresses import PORT
from config.services.binaries import postgres_program
from config.services.home import Home

ENSURE = "from config.services.lifecycle import ensure; print(ensure())"


@dataclass
class Folder:
    """A data folder with servers of its own: small, and careless of power cuts."""

    var: Path
    user: str | None = None
    python: str = sys.executable
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def temporary(cls) -> "Folder":
        """A folder that every account can walk to, under a path short enough for a socket."""
        top = Path(tempfile.mkdtemp(prefix="shop-", dir="/tmp"))
        top.chmod(0o755)
        return cls(top / "var")

    @property
    def home(self) -> Home:
        return Home(self.var)

    def environment(self, **more: str) -> dict[str, str]:
        small = {"SHOP_SHARED_BUFFERS": "16MB", "SHOP_FSYNC": "0", "SHOP_SERVICES_LINGER": "5"}
        kept = {name: value for name, value in env.for_children().items() if name in ("PATH", "LD_LIBRARY_PATH")}
        return {
            **kept,
            **small,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "SHOP_VAR_DIR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            **self.settings,
            **more,
        }

    def begin(self, code: str, **more: str) -> subprocess.Popen[str]:
        """Start a program; the caller waits for it, or kills it."""
        return subprocess.Popen(
            [self.python, "-c", code],
            cwd=env.BASE_DIR,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=self.user,
        )

    def run(self, code: str, **more: str) -> str:
        """What a program prints, which has to succeed."""
        program = self.begin(code, **more)
        output, errors = program.communicate(timeout=60)
        assert program.returncode == 0, errors
        return output.strip()

    def ensure(self, **more: str) -> str:
        return self.run(ENSURE, **more)

    def fill(self, schema: Path) -> None:
        """Bring in what `tests.conftest.schema` wrote: every table, in a tenth of the time that migrating takes."""
        address = ["--host", str(self.home.run), "--port", str(PORT), "--username", "shop", "--dbname", "shop"]
        quiet = ["--quiet", "--set", "ON_ERROR_STOP=1", "--output", os.devnull]
        command = [str(postgres_program("psql")), *address, *quiet, "--file", str(schema)]
        self.run(f"{ENSURE}; import subprocess; subprocess.run({command!r}, check=True)")

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of a statement run as the shop's role."""
        connection = postgres.connect(self.home, database="shop", user="shop")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def postmaster(self) -> int:
        server = postgres.postmaster(self.home)
        assert server is not None
        return server.pid

    def kill_postgres(self) -> None:
        """As the kernel does when memory runs out: no time for last words."""
        pid = self.postmaster()
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: postgres.postmaster(self.home) is None)

    def remove(self) -> None:
        postgres.stop(self.home)
        redis.stop(self.home)
        for folder in (self.var.parent, self.home.run):
            shutil.rmtree(folder, ignore_errors=True)


def eventually(claim: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
