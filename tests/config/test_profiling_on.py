"""The profilers patch and register things when they are installed, so what they do is tried in a process of its own."""

import subprocess
import sys

import pytest

from config import env


@pytest.mark.slow
def test_everything_holds_with_the_profilers_installed():
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("--ds=tests.config.profiled.settings", "tests/config/profiled"),
        ],
        cwd=env.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
