"""The shape of a benchmark's answer, and how it reads on a terminal."""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent


def report(name: str, *, results: list[dict[str, Any]], aims: list[dict[str, Any]]) -> dict[str, Any]:
    """Put results and aims beside the commit and the machine that they were measured on."""
    return {"name": name, "commit": commit(), "machine": machine(), "results": results, "aims": aims}


def result(case: str, *, unit: str, ours: float, peers: dict[str, float]) -> dict[str, Any]:
    return {"case": case, "unit": unit, "ours": ours, "peers": peers}


def aim(words: str, *, target: str, measured: float, met: bool) -> dict[str, Any]:
    return {"aim": words, "target": target, "measured": measured, "met": met}


def commit() -> str:
    """The commit under test, with a + if files have changed since."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return described.stdout.strip() or "unknown"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"


def as_text(report: dict[str, Any]) -> str:
    """Lay the results out as a table, one line a case, and say which aims were missed."""
    peers = list(dict.fromkeys(peer for row in report["results"] for peer in row["peers"]))
    table = [["case", "ours", *peers, "unit"]]
    for row in report["results"]:
        cells = [_figure(row["peers"].get(peer)) for peer in peers]
        table.append([row["case"], _figure(row["ours"]), *cells, row["unit"]])
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    verdicts = [
        f"{'met   ' if aim['met'] else 'MISSED'}  {aim['aim']}: {_figure(aim['measured'])} (aim: {aim['target']})"
        for aim in report["aims"]
    ]
    return "\n".join([f"{report['name']} at {report['commit']}, {report['machine']}", "", *lines, "", *verdicts])


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
