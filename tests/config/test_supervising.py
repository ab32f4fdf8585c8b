"""Processes that live and end together."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from tests.support.folders import eventually

pytestmark = pytest.mark.slow

WAITS = "import os, pathlib, time; pathlib.Path('{file}').write_text(str(os.getpid())); time.sleep(600)"
RUN = """
import sys
from config.supervising import run_together
python = sys.executable
commands = {{"first": [python, "-c", {first!r}], "second": [python, "-c", {second!r}]}}
sys.exit(run_together(commands, environment={{}}, on_start=lambda: print("started", flush=True)))
"""


def begin(first: str, second: str) -> subprocess.Popen[str]:
    code = RUN.format(first=first, second=second)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=env.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def pid_in(file: Path) -> int:
    eventually(lambda: file.exists() and file.read_text() != "")
    return int(file.read_text())


def test_when_one_ends_the_other_is_ended_and_the_failure_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other"
    supervisor = begin(
        f"import pathlib, time\nwhile not pathlib.Path('{other}').exists(): time.sleep(.01)", WAITS.format(file=other)
    )

    _, errors = supervisor.communicate(timeout=30)

    assert supervisor.returncode == 1
    assert "The first process ended" in errors
    assert not lives(pid_in(other))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_stops_both_and_that_is_no_failure(number: signal.Signals, tmp_path: Path) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    supervisor = begin(*(WAITS.format(file=file) for file in files))
    pids = [pid_in(file) for file in files]

    supervisor.send_signal(number)
    supervisor.communicate(timeout=30)

    assert supervisor.returncode == 0
    assert [pid for pid in pids if lives(pid)] == []


def test_killed_it_takes_both_with_it(tmp_path: Path) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    supervisor = begin(*(WAITS.format(file=file) for file in files))
    pids = [pid_in(file) for file in files]

    supervisor.kill()
    supervisor.communicate()

    eventually(lambda: not any(lives(pid) for pid in pids))
    assert supervisor.returncode == -signal.SIGKILL
