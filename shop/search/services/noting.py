"""Note what was searched for."""

from __future__ import annotations

from django.db import connection, transaction

from shop.search.finding.asked import cleaned
from shop.stores.models import Store

LONGEST = 100
SQL = """
    INSERT INTO search_searchedtext AS known (store_id, text, asked_on, times, found, milliseconds)
    VALUES (%s, %s, current_date, 1, %s, %s)
    ON CONFLICT (store_id, text, asked_on) DO UPDATE
    SET times = known.times + 1, found = EXCLUDED.found, milliseconds = EXCLUDED.milliseconds
"""


@transaction.atomic
def note_search(*, store: Store, text: str, found: int, milliseconds: int) -> None:
    """Count a search of today. A text that says nothing is not noted."""
    text = cleaned(text).lower()[:LONGEST].strip()
    if text:
        with connection.cursor() as cursor:
            cursor.execute(SQL, [store.pk, text, found, milliseconds])
