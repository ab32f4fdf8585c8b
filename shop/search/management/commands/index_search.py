"""Bring the search's index up to date, once or for as long as it runs."""

from __future__ import annotations

import select
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connection

from shop.search.services.building import build, ensure_model
from shop.search.services.indexing import index_stale_products

SECONDS_BETWEEN_LOOKS = 30


class Command(BaseCommand):
    help = "Index products that are new or changed; with --follow, go on doing so as they change."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="stay, and index what changes within a second")

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_model()
        done = build(tell=self._tell)
        self.stdout.write(f"Search: {done:,} products indexed.")
        while options["follow"]:
            try:
                self._wait()
                while index_stale_products():
                    pass
            except OperationalError as error:
                self.stderr.write(f"Search waits for the database: {str(error).strip()}")
                close_old_connections()

    def _tell(self, done: int) -> None:
        if done % 20_000 == 0:
            self.stdout.write(f"Search: {done:,} products indexed so far.")

    def _wait(self) -> None:
        """Sleep until a trigger calls, or until it is time to look anyway (a pool in between may lose the call)."""
        with connection.cursor() as cursor:
            cursor.execute("LISTEN search_stale")
            cursor.execute("SELECT EXISTS (SELECT FROM search_staleproduct)")
            if cursor.fetchone()[0]:
                return
        raw = connection.connection
        select.select([raw], [], [], SECONDS_BETWEEN_LOOKS)
        raw.poll()
        raw.notifies.clear()
