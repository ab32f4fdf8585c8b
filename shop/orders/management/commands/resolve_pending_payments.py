"""`manage.py resolve_pending_payments`: ask providers again that have not answered."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shop.orders.services.resolving import PATIENCE, resolve_pending_payments


class Command(BaseCommand):
    help = "Asks payment providers again about requests that they have not answered, and writes down what came of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            type=int,
            default=int(PATIENCE.total_seconds()),
            metavar="SECONDS",
            help="leave younger requests alone (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = resolve_pending_payments(older_than=timedelta(seconds=options["older_than"]))
        self.stdout.write(
            f"{counts['done']} done, {counts['declined']} declined, {counts['asked']} still without an answer"
        )
