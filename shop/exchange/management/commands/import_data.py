"""Bring products, prices, stock, customers or orders from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.core.exceptions import Refused
from shop.exchange.exceptions import MappingRefused, NeedsAnswer
from shop.exchange.services.importing import import_file
from shop.exchange.vocabulary import Kind
from shop.stores.services.opening import store_to_import_into

QUESTION = 2
"""The exit code when the file leaves something open that only its owner can say."""


class Command(BaseCommand):
    help = "Bring products, prices, stock, customers or orders from a CSV or XLSX file, with a receipt for every row."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in any dialect, XLSX, or either packed by gzip")
        parser.add_argument("--as", dest="kind", choices=[kind.value for kind in Kind], help="what the file is about")
        parser.add_argument("--mapping", type=Path, metavar="FILE", help='JSON: {"our field": "their column"}')
        parser.add_argument("--store", metavar="SLUG", help="whose shop it is for; the first one if not said")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="the receipt as one JSON object, alone on the output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            receipt = import_file(
                store=store_to_import_into(slug=options["store"]),
                path=options["file"],
                kind=Kind(options["kind"]) if options["kind"] else None,
                mapping=_mapping(options["mapping"]),
                dry_run=options["dry_run"],
            )
        except Refused as refusal:
            if options["json"]:
                answer: dict[str, Any] = {"error": str(refusal)}
                if isinstance(refusal, NeedsAnswer):
                    answer["candidates"] = refusal.candidates
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            raise CommandError(
                str(refusal), returncode=QUESTION if isinstance(refusal, NeedsAnswer | MappingRefused) else 1
            ) from refusal
        self.stdout.write(json.dumps(receipt.as_json(), ensure_ascii=False) if options["json"] else str(receipt))


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"The mapping cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise MappingRefused(f"The mapping is not JSON: {error}.") from error
    if not isinstance(mapping, dict):
        raise MappingRefused('The mapping is one JSON object: {"our field": "their column"}.')
    return mapping
