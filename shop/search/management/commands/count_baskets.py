"""Count which products are bought together, anew or since the last time, or prove the counts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.search.selectors import is_never_counted
from shop.search.services.pairing import count_baskets
from shop.search.services.recounting import recount_baskets, wrong_counts


class Command(BaseCommand):
    help = "Count which products are bought together; a worker does so every minute by itself."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="count every order again, and mend what differs")
        parser.add_argument("--verify", action="store_true", help="count every order again, and only tell what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify()
            return
        if options["anew"] or is_never_counted():
            wrong = recount_baskets()
            if wrong < 0:
                raise CommandError("Another process counts right now: wait for it.")
            self.stdout.write(f"Everything is counted anew: {wrong:,} rows were missing or wrong.")
        notes = 0
        while taken := count_baskets():
            notes += taken
        self.stdout.write(f"{notes:,} changes of baskets were counted.")

    def _verify(self) -> None:
        found = wrong_counts()
        for table, wrong in found.items():
            self.stdout.write(f"{table}: {wrong:,} rows differ from a count anew.")
        if any(found.values()):
            raise CommandError("The counts are wrong, or changes wait to be counted: manage.py count_baskets")
