"""Tables filled to a size by `INSERT … SELECT` over `generate_series`, then analysed, so that plans are that size's."""

from django.db import connection, transaction
from django.db.models import Model


def fill(model: type[Model], rows: int, **columns: str) -> None:
    """Add `rows` rows to the table of `model`; each column is an SQL expression over `i`, which counts from 1.

    `fill(Customer, 50_000, store_id="1", name="'Customer ' || i")`. Afterwards the table's statistics are fresh.
    """
    table = model._meta.db_table
    names = ", ".join(columns)
    values = ", ".join(columns.values())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # a volume takes its time; pages may not
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows:d}) AS i")
    analyze(model)


def analyze(*models: type[Model]) -> None:
    """Refresh the planner's statistics of these tables, from every row: a sample would plan otherwise now and then."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_statistics_target = 2000")
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")
        cursor.execute("RESET default_statistics_target")


def settle() -> None:
    """Check now what would be checked in the end; otherwise each test that stands on these rows checks them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
