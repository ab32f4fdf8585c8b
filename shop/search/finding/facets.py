"""How the results divide: by category, brand and status, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

MOST_VALUES = 12
SQL = """
    WITH found AS MATERIALIZED (
        SELECT category_id, brand_id, status FROM catalog_product WHERE id = ANY (%(products)s)
    )
    (SELECT 'category', category.id::text, category.name, count(*) FROM found
     JOIN catalog_category category ON category.id = found.category_id
     GROUP BY category.id, category.name ORDER BY count(*) DESC, category.name, category.id LIMIT %(most)s)
    UNION ALL
    (SELECT 'brand', brand.id::text, brand.name, count(*) FROM found
     JOIN catalog_brand brand ON brand.id = found.brand_id
     GROUP BY brand.id, brand.name ORDER BY count(*) DESC, brand.name, brand.id LIMIT %(most)s)
    UNION ALL
    (SELECT 'status', status, initcap(status), count(*) FROM found GROUP BY status ORDER BY count(*) DESC, status)
"""


@dataclass(frozen=True)
class Facet:
    """One value that results have, and how many of them."""

    kind: str
    key: str
    name: str
    count: int


def facets_of(product_ids: Sequence[int]) -> list[Facet]:
    """The facets of these results, most frequent first within each kind. One statement, primary keys only."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"products": list(product_ids), "most": MOST_VALUES})
        return [Facet(*row) for row in cursor.fetchall()]
