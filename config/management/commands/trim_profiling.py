"""Deletes old recorded requests from Silk's file and gives the space back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """`manage.py trim_profiling [--keep N]`, for a timer; the web process does the same in a thread now and
    then.
    """

    help = "Delete all but the newest recorded requests of Silk and shrink its file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --keep."""
        parser.add_argument("--keep", type=int, default=None, help="requests to keep (default: the setting's number)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Trim, and say what went."""
        if not apps.is_installed("silk"):
            raise CommandError("Profiling is off (PROFILING=0), so there is nothing to trim.")
        from silk.config import SilkyConfig

        from config.safe_silk.cleaning import trim

        keep = SilkyConfig().SILKY_MAX_RECORDED_REQUESTS if options["keep"] is None else options["keep"]
        removed = trim(keep=keep)
        self.stdout.write(f"{removed} recorded requests deleted, the newest {keep} kept.")
