"""Count all baskets anew: the first time, after a bulk load, and to prove that counting on comes to the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from shop.search.models import LEAST_BASKETS

from .pairing import CLOSENESS, MOST_PRODUCTS, SOLD_BASKETS, take_turn

COUNT = f"""
    CREATE TEMPORARY TABLE true_basket ON COMMIT DROP AS
    {SOLD_BASKETS.format(condition="(%(until)s::timestamptz IS NULL OR head.placed_at < %(until)s)")};

    CREATE TEMPORARY TABLE true_store ON COMMIT DROP AS
    SELECT store.id AS store_id, count(basket.order_key)::integer AS baskets
    FROM stores_store store LEFT JOIN true_basket basket ON basket.store_id = store.id GROUP BY store.id;

    CREATE TEMPORARY TABLE true_product ON COMMIT DROP AS
    SELECT store_id, product_id, count(*)::integer AS baskets
    FROM true_basket, unnest(products) AS product_id GROUP BY store_id, product_id;
    ANALYZE true_product;

    CREATE TEMPORARY TABLE true_line ON COMMIT DROP AS
    SELECT basket.store_id, order_key, product_id, {CLOSENESS.format(products="basket.products")} AS closeness
    FROM true_basket basket, unnest(products) AS product_id
    JOIN true_product known USING (product_id)
    WHERE known.baskets >= {LEAST_BASKETS} AND cardinality(basket.products) > 1;
    ANALYZE true_line;

    CREATE TEMPORARY TABLE true_pair ON COMMIT DROP AS
    SELECT one.store_id, one.product_id, other.product_id AS partner_id, count(*)::integer AS baskets,
           sum(one.closeness)::bigint AS closeness
    FROM true_line one JOIN true_line other USING (order_key)
    WHERE one.product_id < other.product_id
    GROUP BY one.store_id, one.product_id, other.product_id HAVING count(*) >= {LEAST_BASKETS};
    ANALYZE true_basket; ANALYZE true_pair
"""
TABLES = (
    ("search_countedbasket", "true_basket", ("order_key",), ("products",)),
    ("search_productbaskets", "true_product", ("product_id",), ("baskets",)),
    ("search_productpair", "true_pair", ("product_id", "partner_id"), ("baskets", "closeness")),
    ("search_storebaskets", "true_store", ("store_id",), ("baskets",)),
)
"""What is kept, what it should be, what names a row, and what it says."""
TIDY = "DROP TABLE true_basket, true_store, true_product, true_line, true_pair"


@transaction.atomic
def recount_baskets(*, until: datetime | None = None) -> int:
    """Bring every count to what the orders say, and forget the notes; how many rows were wrong or missing.

    Reads every order line once and holds all pairs meanwhile: half a minute for 1.5 million lines. Rows that are right
    are left alone, and readers see the counts of before until it is done. Raises nothing; does nothing (and returns -1)
    while another process counts. `until` leaves out what was sold later, which only measurements want.
    """
    with connection.cursor() as cursor:
        if not take_turn(cursor):
            return -1
        cursor.execute("DELETE FROM search_stalebasket")  # whatever is noted from here on is counted afterwards
        _count(cursor, until)
        wrong = sum(_mended(cursor, *table) for table in TABLES)
        cursor.execute("UPDATE search_storebaskets SET counted_at = now()")
        cursor.execute(TIDY)
        cursor.execute("ANALYZE search_countedbasket, search_productbaskets, search_productpair")
        return wrong


@transaction.atomic
def wrong_counts() -> dict[str, int]:
    """How many rows of each table differ from a count anew; changes nothing. Notes that wait count as differences."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        _count(cursor)
        found = {kept: _differences(cursor, kept, true, keys, says) for kept, true, keys, says in TABLES}
        cursor.execute(TIDY)
        return found


def _count(cursor: Any, until: datetime | None = None) -> None:
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(COUNT, {"most": MOST_PRODUCTS, "until": until})


def _mended(cursor: Any, kept: str, true: str, keys: tuple[str, ...], says: tuple[str, ...]) -> int:
    """Make the rows of `kept` those of `true`; how many that changed."""
    same = " AND ".join(f"kept.{key} = right_one.{key}" for key in keys)
    wrong = 0
    cursor.execute(f"DELETE FROM {kept} kept WHERE NOT EXISTS (SELECT FROM {true} right_one WHERE {same})")
    wrong += cursor.rowcount
    cursor.execute(
        f"UPDATE {kept} kept SET {', '.join(f'{name} = right_one.{name}' for name in says)} "
        f"FROM {true} right_one WHERE {same} AND ({_each('kept', says)}) <> ({_each('right_one', says)})"
    )
    wrong += cursor.rowcount
    columns = ", ".join(dict.fromkeys(("store_id", *keys, *says)))
    cursor.execute(
        f"INSERT INTO {kept} ({columns}) SELECT {columns} FROM {true} right_one "
        f"WHERE NOT EXISTS (SELECT FROM {kept} kept WHERE {same}) ORDER BY {', '.join(keys)}"
    )
    return wrong + cursor.rowcount


def _differences(cursor: Any, kept: str, true: str, keys: tuple[str, ...], says: tuple[str, ...]) -> int:
    same = " AND ".join(f"kept.{key} = right_one.{key}" for key in keys)
    cursor.execute(
        f"SELECT count(*) FROM {kept} kept FULL JOIN {true} right_one ON {same} "
        f"WHERE ({_each('kept', says)}) IS DISTINCT FROM ({_each('right_one', says)})"
    )
    return int(cursor.fetchone()[0])


def _each(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)
