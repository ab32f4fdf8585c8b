"""Proves every balance against its ledger and every constraint over all rows; fails if anything differs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.core.reconciling import Reconciliation, reconcile
from shop.core.truths import Finding


class Command(BaseCommand):
    help = "Prove every truth over all rows: reconcile [--json]. Exits with 1 if there is a difference."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile()
        self.stdout.write(as_json(found) if options["json"] else in_words(found))
        if found.differences:
            raise CommandError(f"{found.differences:,} differences: see above.")


def as_json(found: Reconciliation) -> str:
    """One object; constraints that hold are counted, those that do not are named."""
    return json.dumps(
        {
            "at": found.at.isoformat(),
            "seconds": found.seconds,
            "rows_checked": found.rows_checked,
            "differences": found.differences,
            "truths": [_plain(finding) for finding in found.truths],
            "constraints": len(found.constraints),
            "broken_constraints": [_plain(finding) for finding in found.constraints if finding.violations],
        }
    )


def in_words(found: Reconciliation) -> str:
    """A line for each truth, one for all constraints, and one for each that does not hold."""
    broken = [finding for finding in found.constraints if finding.violations]
    lines = [_line(finding) for finding in (*found.truths, *broken)]
    lines += ["", f"{len(found.constraints)} constraints looked at, {len(broken)} broken."]
    lines += [f"{found.rows_checked:,} rows checked in {found.seconds} s, {found.differences:,} differences."]
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    words = f"{finding.name:<32}{finding.rows:>12,} rows {finding.violations:>8,} wrong"
    return f"{words}  {', '.join(finding.examples)}".rstrip()


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.name,
        "held": finding.held,
        "rows": finding.rows,
        "violations": finding.violations,
        "examples": list(finding.examples),
    }
