"""Products by what is printed on them: SKU, barcode, reference; whole, or the beginning of a SKU."""

from __future__ import annotations

import re

from django.db import connection

MOST = 50
SQL = """
    SELECT product_id, kind, value FROM (
        SELECT product_id, 'SKU' AS kind, sku AS value, 1 AS rank FROM catalog_variant
        WHERE store_id = %(store)s AND sku = ANY (%(forms)s)
        UNION ALL
        SELECT product_id, 'barcode', barcode, 2 FROM catalog_variant
        WHERE store_id = %(store)s AND barcode = ANY (%(forms)s)
        UNION ALL
        SELECT id, 'reference', reference, 3 FROM catalog_product
        WHERE store_id = %(store)s AND reference = ANY (%(forms)s)
        UNION ALL
        (SELECT product_id, 'SKU beginning', sku, 4 FROM catalog_variant
         WHERE store_id = %(store)s AND %(prefix)s <> '' AND sku LIKE %(like)s ORDER BY sku LIMIT %(most)s)
    ) known
    ORDER BY rank, value, product_id LIMIT %(most)s
"""
BEGINS_LIKE_A_SKU = re.compile(r"(?=.*\d)\S{4,}")


def by_identifier(text: str, *, store_id: int) -> dict[int, str]:
    """Products whose identifier is `text`, then those whose SKU begins with it; each with the reason.

    A SKU may be typed with blanks or in the other case. One statement, unique indexes and `variant_sku_prefix` only.
    """
    together = re.sub(r"\s+", "", text)
    if not together or len(together) > 64:
        return {}
    forms = list({text, together, together.upper(), together.lower(), text.upper()})
    prefix = together if BEGINS_LIKE_A_SKU.fullmatch(text) else ""
    like = re.sub(r"([\\%_])", r"\\\1", prefix) + "%"
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"store": store_id, "forms": forms, "prefix": prefix, "like": like, "most": MOST})
        found: dict[int, str] = {}
        for product_id, kind, value in cursor.fetchall():
            found.setdefault(product_id, f"{kind} {value}" if kind != "SKU beginning" else f"SKU begins so: {value}")
    return found
