"""Runs again and again what proves that the engine cannot oversell, lose a unit or forget an order: `make proofs`.

One round is the drill with its control, the property tests with dice of their own, and the races, crashes and kills of
`tests/concurrency` that are about orders and stock. A round that fails is told at once and counted; the rounds after
it still run.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from config import env

BUYERS, UNITS = 400, 100
RACES = ("balances", "engine", "editing", "payments", "invoices", "crashing")
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=short")
PROOFS: dict[str, Sequence[str]] = {
    "drill": (
        *(sys.executable, "manage.py", "drill", "oversell", "--json"),
        *("--buyers", str(BUYERS), "--units", str(UNITS)),
    ),
    "properties": (*PYTEST, "tests/properties"),
    "races and crashes": (*PYTEST, *(f"tests/concurrency/test_{name}.py" for name in RACES)),
}


@dataclass(frozen=True)
class Proved:
    """What one run of one proof came to."""

    passed: bool
    said: str
    seconds: float
    output: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all proofs `--times` times; 0 if every one held every time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proofs", description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    times = parser.parse_args(arguments).times
    held = dict.fromkeys(PROOFS, 0)
    seconds = dict.fromkeys(PROOFS, 0.0)
    for turn in range(1, times + 1):
        for name, command in PROOFS.items():
            proved = run(command)
            held[name] += proved.passed
            seconds[name] += proved.seconds
            verdict = "held" if proved.passed else "FAILED"
            print(f"{turn:>3}/{times}  {name:<18} {verdict:<7} {proved.seconds:7.1f} s  {proved.said}", flush=True)
            if not proved.passed:
                print(proved.output, flush=True)
    print()
    for name in PROOFS:
        print(f"{name:<18} held {held[name]} of {times} times, {seconds[name]:.0f} s in all")
    return 0 if all(count == times for count in held.values()) else 1


def run(command: Sequence[str]) -> Proved:
    """Run one proof to its end and read what it says."""
    begun = monotonic()
    done = subprocess.run(
        command, cwd=env.BASE_DIR, env=env.for_children(), capture_output=True, text=True, check=False
    )
    seconds = monotonic() - begun
    return Proved(done.returncode == 0, summary(done.stdout), seconds, done.stdout + done.stderr)


def summary(output: str) -> str:
    """The line that counts: pytest's last one, or the drill's figures in words."""
    lines = [line for line in output.strip().splitlines() if line.strip()]
    if not lines:
        return "nothing was said"
    if lines[-1].startswith("{"):
        drilled = json.loads(lines[-1])
        return (
            f"{UNITS} units, {BUYERS} buyers: {drilled['sold']} sold, {drilled['refused']} refused, "
            f"without guards {drilled['control_sold']}"
        )
    return re.sub(r"=+", "", lines[-1]).strip()


if __name__ == "__main__":
    raise SystemExit(main())
