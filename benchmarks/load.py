"""A day at the office in a minute: staff who click through the running shop, ten, a hundred and five hundred of them.

The shop is started as `make run` starts it, in a data folder of its own, with four weeks of the demo. Locust plays the
staff in a process of its own, on the same machine: its CPU time stands beside that of the shop.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.loading.watching import Watch
from benchmarks.report import CHECKOUT, aim, report, result
from config import env
from config.services import postgres, redis
from config.services.home import Home

NAME = "load"
SUMMARY = "the running shop under a staff of 10, 100 and 500 who click through it"

USERS = (10, 100, 500)
SECONDS = 60
JOINING_A_SECOND = 50
SECONDS_TO_START = 120
CLICKS = Path(__file__).parent / "loading" / "clicks.py"
PEOPLE = "from benchmarks.loading.people import main; main()"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said beside --quick and --json."""
    parser.add_argument("--users", type=int, nargs="+", help="how many people; 10 100 500")
    parser.add_argument("--seconds", type=int, help="for how long each; 60")


def run(*, quick: bool, users: list[int] | None = None, seconds: int | None = None) -> dict[str, Any]:
    env.choose_settings("config.settings.dev")
    users = users or ([10] if quick else list(USERS))
    seconds = seconds or (20 if quick else SECONDS)
    home = Home(env.SHOP_VAR_DIR.value / "load")
    results: list[dict[str, Any]] = []
    failed: dict[int, list[str]] = {}
    with running_shop(home, people=max(users)) as shop:
        for count in users:
            answers, watch, clients_cpu = _measured(shop, count, seconds)
            failed[count] = [f"{name}: {error}" for name, _ms, error in answers if error]
            results += _results(count, answers, watch, clients_cpu, seconds)
    for errors in failed.values():
        for error in sorted(set(errors)):
            print(f"{errors.count(error)} × {error}", file=sys.stderr)
    aims = [
        aim(f"errors, {count} people", target="0", measured=len(errors), met=not errors)
        for count, errors in failed.items()
    ]
    return report(NAME, results=results, aims=aims)


class Shop:
    """A running shop: where it answers, what it is made of, and what there is to click on."""

    def __init__(self, home: Home, port: int, environment: dict[str, str]) -> None:
        self.home, self.port, self.environment = home, port, environment
        self.world = home.var / "world.json"
        self.roots: dict[str, int] = {}


@contextmanager
def running_shop(home: Home, *, people: int) -> Iterator[Shop]:
    """The shop as `manage.py up` serves it, without profilers, over four weeks of the demo; loaded once and kept."""
    home.var.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = env.for_children(SHOP_VAR_DIR=str(home.var), PORT=str(port), PROFILING="0", DEBUG="0")
    shop = Shop(home, port, environment)
    for command in (["migrate", "--verbosity", "0"], ["demo", "--if-empty", "--weeks", "4"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    make_people = [sys.executable, "-c", PEOPLE, str(people), str(shop.world)]
    subprocess.run(make_people, cwd=CHECKOUT, env=environment, check=True)
    with (home.var / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-demo"], cwd=CHECKOUT, env=environment, stdout=log, stderr=log
        )
        try:
            _wait_until_it_answers(port, server)
            database = postgres.postmaster(home)
            assert database is not None
            cache = redis.client(home).info()["process_id"]
            shop.roots = {"web and worker": server.pid, "PostgreSQL": database.pid, "Redis": cache}
            yield shop
        finally:
            server.terminate()
            server.wait()
            stop = [sys.executable, "manage.py", "services", "stop"]
            subprocess.run(stop, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The shop did not start; see server.log in the data folder of the benchmark.")


def _measured(shop: Shop, users: int, seconds: int) -> tuple[list[tuple[str, float, str]], Watch, float]:
    """Every answer of `seconds` in which so many people are at work, and what it cost."""
    written = shop.home.var / "answers.json"
    written.unlink(missing_ok=True)
    joining = -(-users // JOINING_A_SECOND)
    locust = [
        *(sys.executable, "-m", "locust", "--locustfile", str(CLICKS), "--headless", "--only-summary"),
        *("--host", f"http://127.0.0.1:{shop.port}", "--users", str(users)),
        *("--spawn-rate", str(JOINING_A_SECOND), "--run-time", f"{joining + seconds}s", "--stop-timeout", "120"),
        *("--exit-code-on-error", "0", "--loglevel", "ERROR"),
        *("--world", str(shop.world), "--answers", str(written)),
    ]

    def connect() -> Any:
        return postgres.connect(shop.home, database="shop", user="shop")

    with Watch(shop.roots, connect) as watch:
        before = _ended_children_cpu()
        with (shop.home.var / "locust.log").open("w") as log:
            subprocess.run(locust, cwd=CHECKOUT, env=shop.environment, check=True, stdout=log, stderr=log)
        clients_cpu = _ended_children_cpu() - before
    return [tuple(answer) for answer in json.loads(written.read_text())], watch, clients_cpu


def _ended_children_cpu() -> float:
    """Seconds of CPU of the children of this process that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _results(
    users: int, answers: list[tuple[str, float, str]], watch: Watch, clients_cpu: float, seconds: int
) -> list[dict[str, Any]]:
    times = sorted(ms for _name, ms, _error in answers)
    errors = sum(1 for _name, _ms, error in answers if error)
    most, active, waiting = watch.most
    shop_cpu = sum(watch.cpu.values())
    figures: list[tuple[str, str, float]] = [
        *((f"p{part}", "ms", times[min(len(times) - 1, len(times) * part // 100)]) for part in (50, 95, 99)),
        ("pages", "a second", len(answers) / seconds),
        ("errors", "pages", errors),
        ("database's share of the shop's CPU", "%", watch.database_share),
        ("CPU of the shop", "ms a page", 1000 * shop_cpu / len(answers)),
        ("CPU of the clicking", "ms a page", 1000 * clients_cpu / len(answers)),
        ("connections, at most", "connections", most),
        ("connections at work, at most", "connections", active),
        ("connections waiting for a lock, at most", "connections", waiting),
    ]
    rows = [result(f"{users} people: {case}", unit=unit, ours=value, peers={}) for case, unit, value in figures]
    for name in sorted({name for name, _ms, _error in answers}):
        of_page = sorted(ms for known, ms, _error in answers if known == name)
        rows.append(result(f"{users} people: {name}, p50", unit="ms", ours=of_page[len(of_page) // 2], peers={}))
    return rows
