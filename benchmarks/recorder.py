"""What the recorder that is always on costs a request, beside Silk as it is set up here, stock Silk and the toolbar."""

from typing import Any

from benchmarks.profiling_cost import PAGES, VARIANTS, measure
from benchmarks.report import aim, report, result

NAME = "recorder"
SUMMARY = "CPU time and statements that the recorder adds to a request, beside the profilers"

PEERS = tuple(variant for variant in VARIANTS if variant != "recorder")


def run(*, quick: bool) -> dict[str, Any]:
    cpu, sent = measure(rounds=6 if quick else 20)
    results = [
        result(case, unit=unit, ours=costs[case, "recorder"], peers={peer: costs[case, peer] for peer in PEERS})
        for unit, costs in (("ms CPU a request", cpu), ("statements at the server", sent))
        for case in PAGES
    ]
    aims = [
        aim(f"CPU with the recorder against none: {case}", target="≤ 1.05", measured=times, met=times <= 1.05)
        for case in PAGES
        for times in [cpu[case, "recorder"] / cpu[case, "off"]]
    ]
    added = max(sent[case, "recorder"] - sent[case, "off"] for case in PAGES)
    aims.append(aim("statements that the recorder adds to a request", target="0", measured=added, met=added == 0))
    return report(NAME, results=results, aims=aims)
