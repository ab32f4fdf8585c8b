"""Django's `migrate`, without the time limit that protects pages: building an index may take as long as it takes."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections


class Command(DjangoCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
