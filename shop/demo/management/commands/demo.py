"""Fill an empty shop with a real grocer's year, or say how what was loaded reconciles with its source."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.demo import loading


class Command(BaseCommand):
    help = "Fill an empty shop with a real grocer's year, or with a synthetic shop of any size."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--if-empty", action="store_true")
        parser.add_argument("--weeks", type=int, default=53)

    def handle(self, *args: Any, **options: Any) -> None:
        loading.load_journey(weeks=options["weeks"], out=self.stdout)
