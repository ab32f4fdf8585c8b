"""Is this machine ready? One line each, with its remedy."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.health.asking import DOCTOR, is_ready
from config.health.findings import Finding, State


class Command(BaseCommand):
    help = "Check the machine, the services and the configuration; the exit code is 1 when something fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for check in DOCTOR:
            findings.append(check())
            if not options["json"]:
                self._print(findings[-1])
        ready = is_ready(findings)
        if options["json"]:
            self.stdout.write(json.dumps({"ready": ready, "findings": [f.as_dict() for f in findings]}, indent=2))
        if not ready:
            raise SystemExit(1)

    def _print(self, finding: Finding) -> None:
        sign, style = {
            State.OK: ("✓", self.style.SUCCESS),
            State.WARNING: ("!", self.style.WARNING),
            State.FAILURE: ("✗", self.style.ERROR),
        }[finding.state]
        self.stdout.write(f"{style(sign)} {finding.subject:<14} {finding.message}")
        if finding.remedy:
            self.stdout.write(f"  {'':<14} → {finding.remedy}")
