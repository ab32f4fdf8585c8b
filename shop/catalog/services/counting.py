"""How many products stand in each category: folding what the triggers have noted, and counting anew."""

from __future__ import annotations

from django.db import connection, transaction

FOLD = """
    WITH gone AS (
        DELETE FROM catalog_categorytally WHERE category_key IN (
            SELECT category_key FROM catalog_categorytally GROUP BY 1 HAVING count(*) > 1 OR sum(change) = 0)
        RETURNING store_id, category_key, change
    )
    INSERT INTO catalog_categorytally (store_id, category_key, change)
    SELECT store_id, category_key, sum(change) FROM gone GROUP BY 1, 2 HAVING sum(change) <> 0
"""
COUNT = """
    INSERT INTO catalog_categorytally (store_id, category_key, change)
    SELECT store_id, category_id, count(*) FROM catalog_product WHERE category_id IS NOT NULL GROUP BY 1, 2
"""


def fold_tallies() -> int:
    """Put the tallies of each category into one row, and return how many rows were written.

    One statement, which writes the sum of exactly the rows that it deletes: what is noted beside it stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
        return int(cursor.rowcount)


@transaction.atomic
def count_products_anew() -> int:
    """Count the products of every category and forget the tallies before, after a load without triggers."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE catalog_product IN SHARE MODE")
        cursor.execute("DELETE FROM catalog_categorytally")
        cursor.execute(COUNT)
        return int(cursor.rowcount)
