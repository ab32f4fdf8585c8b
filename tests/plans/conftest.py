"""Plans are priced by pages, so the tables of these tests begin without any."""

import pytest
from django.db import connection

from tests.support.shop_tables import shop_tables


@pytest.fixture(autouse=True)
def tables_without_a_past(db: None) -> None:
    """Rows that earlier tests rolled back have left their pages behind; the rollback brings those back, too."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(shop_tables())} CASCADE")
