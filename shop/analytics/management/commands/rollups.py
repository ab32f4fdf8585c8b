"""`manage.py rollups`: counts anew what has changed, or with `--rebuild` everything."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shop.analytics.services.refreshing import rebuild_sales, refresh_all_sales


class Command(BaseCommand):
    help = "Bring the rollups of sales up to date; with --rebuild, count all of them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="count everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            for table, rows in rebuild_sales().items():
                self.stdout.write(f"{table.removeprefix('analytics_'):<16}{rows:>12,} rows")
        else:
            self.stdout.write(f"{refresh_all_sales():,} changes counted in.")
