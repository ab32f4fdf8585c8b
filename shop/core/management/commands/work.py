"""Runs jobs from the database until somebody asks it to stop. One more machine is one more of these."""

import logging
from secrets import token_hex
from typing import Any

from django.core.management.base import BaseCommand

from shop.core.background.worker import ShopWorker


class Command(BaseCommand):
    help = "Run background jobs, and the periodic ones when their turn comes."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing is ready")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks; 1")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        worker = ShopWorker(
            queue_names=["*"],
            interval=options["interval"],
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=token_hex(16),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
