"""Questions to the machine: interpreter, memory, disk."""

import shutil
import sys
from pathlib import Path

from config import env
from config.health.findings import Finding, failure, ok, warning

OLDEST_PYTHON = (3, 11)
GIGABYTE = 1_000_000_000
LEAST_MEMORY = 2 * GIGABYTE
LEAST_DISK = 5 * GIGABYTE  # the whole demo year with its indexes and write-ahead log


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return failure("Python", version, "Install Python 3.11 or newer, remove .venv, and run make again.")
    return ok("Python", version)


def memory(meminfo: Path = Path("/proc/meminfo")) -> Finding:
    """Memory that programs may still have, by the kernel's own estimate."""
    if not meminfo.exists():
        return ok("Memory", "unknown on this system")
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in meminfo.read_text().splitlines() if "kB" in line}
    available = kilobytes["MemAvailable"] * 1024
    message = f"{available / GIGABYTE:.1f} GB available"
    if available < LEAST_MEMORY:
        return warning("Memory", message, "Close something, or set SHOP_SHARED_BUFFERS=128MB.")
    return ok("Memory", message)


def disk() -> Finding:
    """Room where the data folder is, or will be."""
    folder = env.SHOP_VAR_DIR.value
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    message = f"{free / GIGABYTE:.1f} GB free for {env.SHOP_VAR_DIR.value}"
    if free < LEAST_DISK:
        return warning("Disk", message, "Make room, or put the data elsewhere: make run VAR=/another/folder.")
    return ok("Disk", message)
