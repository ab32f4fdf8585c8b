"""What the profilers cost a request: our Silk, stock Silk, the toolbar and both, against none of them.

Each variant is a process of its own, because profilers patch what they profile. The processes take turns, a few
requests each, so that a slow moment of the machine meets all of them; CPU time is read, which wanders less than wall
time, and medians are kept. What a profiler does after the response is in the figures.
"""

import json
import subprocess
import sys
from contextlib import ExitStack
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import django

from benchmarks.report import CHECKOUT, aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "profiling_cost"
SUMMARY = "CPU time and statements that Silk and the debug toolbar add to a request"

VARIANTS = ("off", "recorder", "silk", "stock silk", "toolbar", "silk + toolbar")
PAGES = {
    "1 statement, plain page": "/one",
    "26 statements, plain page": "/many",
    "admin page (Database, Tables)": "/admin/database/tables/",
}
TURN = 5
# By import and not with -m: the settings name parts of that module, which has to exist once only.
START = "from benchmarks.profiled_process import main; main()"


Costs = dict[tuple[str, str], float]
"""By page and variant."""


def measure(*, rounds: int) -> tuple[Costs, Costs]:
    """Medians of the milliseconds of CPU and of the statements of a request."""
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()

    from shop.core.db.scratch import scratch_database

    cpu: dict[tuple[str, str], list[float]] = {}
    sent: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as opened:
        database = opened.enter_context(scratch_database("profiling"))
        folder = opened.enter_context(TemporaryDirectory())
        children = {variant: opened.enter_context(Child(variant, folder, database)) for variant in VARIANTS}
        for path in PAGES.values():
            for child in children.values():
                child.turn(path)  # warm: templates, plans, connections
        for _ in range(rounds):
            for case, path in PAGES.items():
                for variant, child in children.items():
                    answer = child.turn(path)
                    cpu.setdefault((case, variant), []).append(answer["cpu_ms"] / TURN)
                    sent.setdefault((case, variant), []).append(answer["statements"] / TURN)
    return {key: median(turns) for key, turns in cpu.items()}, {key: median(turns) for key, turns in sent.items()}


def run(*, quick: bool) -> dict[str, Any]:
    cpu, sent = measure(rounds=6 if quick else 20)
    results = []
    for case in PAGES:
        times = {variant: cpu[case, variant] for variant in VARIANTS}
        results.append(result(case, unit="ms CPU a request", ours=times.pop("silk"), peers=times))
    for case in PAGES:
        counts = {variant: sent[case, variant] for variant in VARIANTS}
        results.append(result(case, unit="statements at the server", ours=counts.pop("silk"), peers=counts))
    return report(NAME, results=results, aims=_aims(results))


def _aims(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    times = {row["case"]: row for row in results if row["unit"].startswith("ms")}
    counts = [row for row in results if not row["unit"].startswith("ms")]
    many = times["26 statements, plain page"]
    admin = times["admin page (Database, Tables)"]["peers"]
    recording = max(times[case]["peers"]["recorder"] / times[case]["peers"]["off"] for case in times)
    against_stock = (many["ours"] - many["peers"]["off"]) / (many["peers"]["stock silk"] - many["peers"]["off"])
    added = max(row["ours"] - row["peers"]["off"] for row in counts)
    return [
        aim(
            "CPU of an admin page with the recorder that is always on, against none",
            target="at most 1.05",
            measured=admin["recorder"] / admin["off"],
            met=admin["recorder"] / admin["off"] <= 1.05,
        ),
        aim(
            "CPU with the recorder on the worst page", target="at most 1.05", measured=recording, met=recording <= 1.05
        ),
        aim("statements that our Silk adds to a request", target="0", measured=added, met=added == 0),
        aim(
            "CPU that our Silk adds to 26 statements, as a part of what stock Silk adds",
            target="at most 0.5",
            measured=against_stock,
            met=against_stock <= 0.5,
        ),
    ]


class Child:
    """A process with one variant installed; each turn it serves some requests and says what they cost."""

    def __init__(self, variant: str, folder: str, database: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, variant, folder, database],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def turn(self, path: str) -> dict[str, float]:
        assert self.process.stdin and self.process.stdout  # noqa: PT018 - both pipes were asked for
        self.process.stdin.write(json.dumps({"path": path, "requests": TURN}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate()
