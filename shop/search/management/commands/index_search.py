"""Bring the search's index up to date now; a worker does so by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from shop.search.services.building import build

TOLD_EACH = 20_000


class Command(BaseCommand):
    help = "Index products that are new or changed, without waiting for a worker."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        done = build(tell=self._tell)
        self.stdout.write(f"Search: {done:,} products indexed.")

    def _tell(self, done: int) -> None:
        if done % TOLD_EACH == 0:
            self.stdout.write(f"Search: {done:,} products indexed so far.")
