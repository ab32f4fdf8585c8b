"""The data folder, and where each thing in it lives."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from config import env

# The kernel allows 107 bytes for a socket's path; the longest name in the folder, ".s.PGSQL.5432.lock", takes
# 19 of them.
LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True)
class Home:
    """One data folder. Two folders never share a server."""

    var: Path

    @classmethod
    def current(cls) -> "Home":
        return cls(env.SHOP_VAR_DIR.value)

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def redis(self) -> Path:
        return self.var / "redis"

    @property
    def run(self) -> Path:
        """Folder of the sockets: in the data folder, or beside the system's temporary files when its path is too long
        or has a comma, at which libpq would cut it.

        The latter is a fixed place, not `gettempdir()`: two processes with different TMPDIRs must meet.
        """
        inside = self.var / "run"
        if len(bytes(inside)) <= LONGEST_SOCKET_FOLDER and "," not in str(inside):
            return inside
        return Path("/tmp") / f"shop-{hashlib.sha256(bytes(self.var)).hexdigest()[:16]}"  # noqa: S108 - opened only after `claim` has checked its owner

    @property
    def redis_socket(self) -> Path:
        return self.run / "redis.sock"

    @property
    def start_lock(self) -> Path:
        return self.var / "services.lock"

    @property
    def lease(self) -> Path:
        return self.var / "services.lease"

    @property
    def watch_lock(self) -> Path:
        return self.var / "services.watch"

    @property
    def watch_log(self) -> Path:
        return self.var / "services.log"

    @property
    def postgres_log(self) -> Path:
        return self.data / "server.log"
