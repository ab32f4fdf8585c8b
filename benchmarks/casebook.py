"""Three slow queries and what makes them quick: each step is made alone, measured, priced in writes and taken back.

DDL is part of a transaction in PostgreSQL, so a step is a transaction that is rolled back, and every step starts from
the same first draft. `--json` also holds the plans, run once with EXPLAIN (ANALYZE, BUFFERS).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import django

from benchmarks.casebook_cases import history, home, search
from benchmarks.casebook_cases.case import Case, Step
from benchmarks.report import aim, report, result
from config import env
from config.services.lifecycle import ensure

NAME = "casebook"
SUMMARY = "three slow queries, the steps that cure them each alone, and what each costs on writes"

CASES = (home.CASE, search.CASE, history.CASE)
FINAL = {"home page": "rewrite and indexes", "product search": "words, and index on stock"}
FINAL["order history"] = "both indexes, keyset"
NAIVE = Step("naive")
DRAFT = Path(__file__).parent / "casebook_cases" / "first_draft.sql"
LIMITED = "SET statement_timeout = 0; SET work_mem = '64MB'; SET jit = off"
WRITES = 200
REPEATS = 5
QUICK_ENOUGH_MS = 300


def run(*, quick: bool) -> dict[str, Any]:
    env.choose_settings("config.settings.test")
    ensure()
    django.setup()
    from django.db import connection

    from shop.core.db.scratch import scratch_database

    size = {"orders": 40_000, "products": 10_000} if quick else {"orders": 150_000, "products": 30_000}
    times: dict[tuple[str, str], list[float]] = {}
    writes: dict[tuple[str, str], list[float]] = {}
    plans: dict[str, str] = {}
    with scratch_database("casebook"), connection.cursor() as cursor:
        cursor.execute(f"{LIMITED}; CREATE SCHEMA casebook; SET search_path = casebook, public")
        cursor.execute(DRAFT.read_text(encoding="utf-8"), size)
        cursor.execute("VACUUM ANALYZE")
        for turn in range(2):
            for case in CASES:
                for step in (NAIVE, *case.steps):
                    key = (case.name, step.name)
                    cursor.execute("BEGIN")
                    seconds, write, plan = _measured(cursor, case, step, explained=turn == 0)
                    cursor.execute("ROLLBACK")
                    times.setdefault(key, []).append(seconds)
                    writes.setdefault(key, []).append(write)
                    if plan:
                        plans[f"{case.name}: {step.name}"] = plan
    quickest = {key: median(values) for key, values in times.items()}
    priced = {key: median(values) for key, values in writes.items()}
    results = [
        result(
            f"{case.name}: {step.name}",
            unit=unit,
            ours=figures[case.name, step.name],
            peers={"naive": figures[case.name, "naive"]},
        )
        for unit, figures in (("ms", quickest), ("µs backend CPU a write", priced))
        for case in CASES
        for step in case.steps
    ]
    return {**report(NAME, results=results, aims=_aims(quickest)), "plans": plans}


def _measured(cursor: Any, case: Case, step: Step, *, explained: bool) -> tuple[float, float, str]:
    """Milliseconds of the page's query, microseconds of the server's CPU for a write, and the plan, if it is wanted."""
    if step.build:
        cursor.execute(step.build.replace("%%", "%"))
        cursor.execute("ANALYZE product, stock, orders, line")
    query = (step.query or case.naive).replace("%%", "%")
    plan = ""
    if explained and not step.is_cached:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {query}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    def asked() -> Any:
        cursor.execute(query)
        return cursor.fetchall()

    page = _kept(case.name, asked) if step.is_cached else asked
    page()
    spent = [_timed(page)]
    while len(spent) < REPEATS and spent[-1] < QUICK_ENOUGH_MS:
        spent.append(_timed(page))
    return median(spent), _write_cost(cursor, case), plan


def _kept(name: str, ask: Callable[[], Any]) -> Callable[[], Any]:
    from django.core.cache import cache

    cache.delete(f"casebook:{name}")
    return lambda: cache.get_or_set(f"casebook:{name}", ask, 60)


def _timed(page: Callable[[], Any]) -> float:
    begun = perf_counter()
    page()
    return (perf_counter() - begun) * 1000


def _write_cost(cursor: Any, case: Case) -> float:
    from benchmarks.listing.served import backend_ms

    cursor.execute("SELECT pg_backend_pid()")
    (pid,) = cursor.fetchone()
    before = backend_ms(pid)
    for number in range(1, WRITES + 1):
        cursor.execute(case.write, {"n": number})
    return (backend_ms(pid) - before) * 1000 / WRITES


def _aims(times: dict[tuple[str, str], float]) -> list[dict[str, Any]]:
    aims = []
    for case in CASES:
        final = times[case.name, FINAL[case.name]]
        faster = times[case.name, "naive"] / final
        claimed = case.claimed_from_ms / case.claim_ms
        aims += [
            aim(
                f"{case.name}, ms at last", target=f"≤ {case.claim_ms:.0f}", measured=final, met=final <= case.claim_ms
            ),
            aim(
                f"{case.name}, naive against last, without a cache",
                target=f"≥ {claimed:.0f}",
                measured=faster,
                met=faster >= claimed,
            ),
        ]
    return aims
