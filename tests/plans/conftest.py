"""Plans are priced by pages, so these tests begin without any; a file fills its tables once for all its tests."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.db import connection, transaction

from tests.support.shop_tables import shop_tables

AUDIT = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND tgname LIKE '%\\_audit\\_%' AND tgparentid = 0
"""


@pytest.fixture(scope="module", autouse=True)
def tables_without_a_past(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """One transaction around a file's tests, each of which is a savepoint within it; what it emptied comes back.

    Rows that earlier tests rolled back have left their pages behind. What is filled in here nobody is to be told of,
    which is most of what filling costs.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(shop_tables())} CASCADE")
            cursor.execute(AUDIT)
            for table, trigger in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        transaction.set_rollback(True)
