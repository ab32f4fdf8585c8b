"""Runs a few processes as one: they live together, and end together."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType

SECONDS_TO_END = 25
PR_SET_PDEATHSIG = 1


def run_together(commands: dict[str, list[str]], *, environment: dict[str, str], on_start: Callable[[], None]) -> int:
    """Run the commands until one of them ends or somebody asks to stop, then end the others; the exit code to leave
    with.

    They stand in sessions of their own, so that Ctrl-C reaches this process alone and they are asked politely; and
    the kernel ends them should this process be killed.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has no threads
            )
        on_start()
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        name = next((name for name, child in children.items() if ended and child.pid == ended.si_pid), "a child")
        sys.stderr.write(f"The {name} process ended; its last words stand above.\n")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopping.\n")
        return 0
    finally:
        _end(list(children.values()))
    return 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
