"""Write products, prices, stock, customers or orders into a file that `import_data` reads again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from shop.core.spreadsheets import as_workbook
from shop.exchange.exporting import as_csv
from shop.exchange.merging import statement
from shop.exchange.vocabulary import Kind
from shop.stores.services.opening import store_to_import_into


class Command(BaseCommand):
    help = "Write products, prices, stock, customers or orders as CSV or XLSX to the standard output."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in Kind])
        parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
        parser.add_argument("--store", metavar="SLUG", help="whose shop; the first one if not said")

    def handle(self, *args: Any, **options: Any) -> None:
        store = store_to_import_into(slug=options["store"])
        with transaction.atomic(), connection.cursor() as settings:
            settings.execute("SELECT set_config('statement_timeout', '0', true)")
            with connection.chunked_cursor() as cursor:
                cursor.execute(statement(f"export/{options['kind']}"), {"store": store.pk, "currency": store.currency})
                first = cursor.fetchmany(1)
                headings = [column.name for column in cursor.description]
                rows = _all(first, cursor)
                if options["format"] == "csv":
                    for piece in as_csv(headings, rows):
                        self.stdout.write(piece, ending="")
                else:
                    sys.stdout.buffer.writelines(as_workbook(headings, rows))


def _all(first: list[Any], cursor: Any) -> Iterator[Any]:
    yield from first
    while rows := cursor.fetchmany(2_000):
        yield from rows
