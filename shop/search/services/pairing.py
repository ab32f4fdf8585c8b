"""Count which products lie in baskets together, as orders come, change and go.

Everything is counted from `CountedBasket`, what an order held when it was looked at last: the difference to what it
holds now is what the counts change by. So an order may be looked at as often as one likes, and counting it all anew
(`recounting`) comes to the same.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from shop.search.models import LEAST_BASKETS

ORDERS_AT_ONCE = 500
MOST_PRODUCTS = 200
"""A basket of more is a delivery to another shop: it says little, and has as many pairs as a thousand others."""
LOCK = "backroom counting baskets"

SOLD_BASKETS = """
    SELECT head.store_id, head.id AS order_key, array_agg(DISTINCT variant.product_id) AS products
    FROM orders_order head
    JOIN orders_orderline line ON line.order_id = head.id
    JOIN catalog_variant variant ON variant.id = line.variant_id
    WHERE head.status IN ('placed', 'completed') AND {condition}
    GROUP BY head.store_id, head.id
    HAVING count(DISTINCT variant.product_id) <= %(most)s
"""
"""The products of each order that is sold, sorted, each once."""

TAKE_NOTES = """
    CREATE TEMPORARY TABLE noted_order ON COMMIT DROP AS
    WITH taken AS (
        DELETE FROM search_stalebasket WHERE id = ANY (ARRAY(
            SELECT id FROM search_stalebasket ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
        RETURNING store_id, order_key
    )
    SELECT order_key, min(store_id) AS store_id, count(*) AS notes FROM taken GROUP BY order_key
"""
"""An array is made once. As a set, the inner query may be run again for each row, and skips what was taken already."""
DIFFERENCES = f"""
    CREATE TEMPORARY TABLE changed_basket ON COMMIT DROP AS
    SELECT noted.order_key, noted.store_id, coalesce(known.products, '{{}}') AS before,
           coalesce(sold.products, '{{}}') AS after
    FROM noted_order noted
    LEFT JOIN search_countedbasket known ON known.order_key = noted.order_key
    LEFT JOIN ({SOLD_BASKETS.format(condition="head.id IN (SELECT order_key FROM noted_order)")}) sold
        ON sold.order_key = noted.order_key
    WHERE known.products IS DISTINCT FROM sold.products
"""
WRITE_BASKETS = """
    DELETE FROM search_countedbasket WHERE order_key IN (
        SELECT order_key FROM changed_basket WHERE cardinality(after) = 0);
    INSERT INTO search_countedbasket AS known (store_id, order_key, products)
    SELECT store_id, order_key, after FROM changed_basket WHERE cardinality(after) > 0 ORDER BY order_key
    ON CONFLICT (order_key) DO UPDATE SET products = EXCLUDED.products;

    INSERT INTO search_storebaskets AS known (store_id, baskets)
    SELECT store_id, 0 FROM (SELECT DISTINCT store_id FROM changed_basket) store
    ON CONFLICT (store_id) DO NOTHING;
    UPDATE search_storebaskets known SET baskets = known.baskets + difference.baskets, counted_at = now()
    FROM (SELECT store_id, count(*) FILTER (WHERE cardinality(after) > 0)
                         - count(*) FILTER (WHERE cardinality(before) > 0) AS baskets
          FROM changed_basket GROUP BY store_id) difference
    WHERE difference.store_id = known.store_id
"""
PRODUCTS = """
    CREATE TEMPORARY TABLE changed_product ON COMMIT DROP AS
    SELECT store_id, product_id, sum(difference)::integer AS difference FROM (
        SELECT store_id, unnest(after) AS product_id, 1 AS difference FROM changed_basket
        UNION ALL SELECT store_id, unnest(before), -1 FROM changed_basket) changes
    GROUP BY store_id, product_id HAVING sum(difference) <> 0;

    DELETE FROM search_productbaskets known USING changed_product change
    WHERE change.product_id = known.product_id AND known.baskets + change.difference = 0;
    UPDATE search_productbaskets known SET baskets = known.baskets + change.difference
    FROM changed_product change WHERE change.product_id = known.product_id;
    INSERT INTO search_productbaskets (store_id, product_id, baskets)
    SELECT store_id, product_id, difference FROM changed_product change
    WHERE difference > 0 AND NOT EXISTS (
        SELECT FROM search_productbaskets known WHERE known.product_id = change.product_id)
    ORDER BY product_id
"""
CLOSENESS = "1000000 / (cardinality({products}) - 1)"
"""What a basket says about each of its pairs, in whole numbers, so that it can be taken back without a rest."""
PAIRS = f"""
    CREATE TEMPORARY TABLE changed_pair ON COMMIT DROP AS
    SELECT store_id, product_id, partner_id, sum(difference)::integer AS difference,
           sum(difference * closeness)::bigint AS closer FROM (
        SELECT store_id, product_id, partner_id, 1 AS difference, {CLOSENESS.format(products="after")} AS closeness
        FROM changed_basket, unnest(after) AS product_id, unnest(after) AS partner_id
        WHERE product_id < partner_id
        UNION ALL
        SELECT store_id, product_id, partner_id, -1, {CLOSENESS.format(products="before")}
        FROM changed_basket, unnest(before) AS product_id, unnest(before) AS partner_id
        WHERE product_id < partner_id) changes
    GROUP BY store_id, product_id, partner_id HAVING (sum(difference), sum(difference * closeness)) <> (0, 0);
    ANALYZE changed_pair;

    DELETE FROM search_productpair known USING changed_pair change
    WHERE (change.product_id, change.partner_id) = (known.product_id, known.partner_id)
        AND known.baskets + change.difference < {LEAST_BASKETS};
    UPDATE search_productpair known
    SET baskets = known.baskets + change.difference, closeness = known.closeness + change.closer
    FROM changed_pair change WHERE (change.product_id, change.partner_id) = (known.product_id, known.partner_id);
    INSERT INTO search_productpair (store_id, product_id, partner_id, baskets, closeness)
    SELECT change.store_id, change.product_id, change.partner_id, met.baskets, met.closeness
    FROM changed_pair change
    JOIN search_productbaskets one ON one.product_id = change.product_id AND one.baskets >= {LEAST_BASKETS}
    JOIN search_productbaskets other ON other.product_id = change.partner_id AND other.baskets >= {LEAST_BASKETS}
    CROSS JOIN LATERAL (
        SELECT count(*) AS baskets, sum({CLOSENESS.format(products="basket.products")}) AS closeness
        FROM search_countedbasket basket
        WHERE basket.products @> ARRAY[change.product_id, change.partner_id]) met
    WHERE change.difference > 0 AND met.baskets >= {LEAST_BASKETS} AND NOT EXISTS (
        SELECT FROM search_productpair known
        WHERE (known.product_id, known.partner_id) = (change.product_id, change.partner_id))
    ORDER BY change.product_id, change.partner_id
"""
"""A pair that is not kept met less often than three times before, so its baskets are few, and found by their index."""


@transaction.atomic
def count_baskets(*, limit: int = ORDERS_AT_ONCE) -> int:
    """Take up to `limit` notes and count what has changed in their orders; how many notes were taken.

    One transaction: whoever is killed meanwhile leaves notes and counts as they were. One process counts at a time;
    another that comes meanwhile takes nothing. Nobody who sells waits for it.
    """
    with connection.cursor() as cursor:
        if not take_turn(cursor):
            return 0
        cursor.execute(TAKE_NOTES, {"limit": limit})
        cursor.execute("SELECT coalesce(sum(notes), 0) FROM noted_order")
        taken = int(cursor.fetchone()[0])
        if taken:
            cursor.execute(DIFFERENCES, {"most": MOST_PRODUCTS})
            cursor.execute(WRITE_BASKETS)
            cursor.execute(PRODUCTS)
            cursor.execute(PAIRS)
            cursor.execute("DROP TABLE changed_basket, changed_product, changed_pair")
        cursor.execute("DROP TABLE noted_order")
        return taken


def take_turn(cursor: Any) -> bool:
    """Whether this transaction is the one that counts; its statements may take their time then."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
    if not cursor.fetchone()[0]:
        return False
    cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL transaction_timeout = 0; SET LOCAL work_mem = '64MB'")
    return True
