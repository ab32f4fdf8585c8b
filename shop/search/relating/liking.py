"""What a customer may like too: what goes with the things that they have bought, and that they have not bought yet."""

from __future__ import annotations

from django.db import connection

from shop.customers.models import Customer

from .related import LIMIT, Related
from .together import RARITY

ORDERS_READ, PRODUCTS_READ, PARTNERS_READ = 100, 60, 30
SQL = """
    WITH head AS (
        SELECT id FROM orders_order
        WHERE customer_id = %(customer)s AND status IN ('placed', 'completed')
        ORDER BY placed_at DESC, id DESC LIMIT %(orders)s
    ), bought AS MATERIALIZED (
        SELECT variant.product_id, count(DISTINCT line.order_id) AS times
        FROM head JOIN orders_orderline line ON line.order_id = head.id
        JOIN catalog_variant variant ON variant.id = line.variant_id
        GROUP BY variant.product_id
    ), favourite AS (
        SELECT bought.product_id, times, known.baskets
        FROM bought JOIN search_productbaskets known USING (product_id)
        ORDER BY times DESC, product_id LIMIT %(products)s
    ), vote AS (
        SELECT pair.other, favourite.product_id, times * pair.closeness::float / favourite.baskets AS weight
        FROM favourite CROSS JOIN LATERAL (
            (SELECT partner_id AS other, baskets, closeness
             FROM search_productpair WHERE product_id = favourite.product_id
             ORDER BY baskets DESC, partner_id LIMIT %(partners)s)
            UNION ALL
            (SELECT product_id, baskets, closeness FROM search_productpair WHERE partner_id = favourite.product_id
             ORDER BY baskets DESC, product_id LIMIT %(partners)s)) pair
        WHERE pair.other NOT IN (SELECT product_id FROM bought)
    ), best AS (
        SELECT vote.other, sum(weight) AS weight,
               (array_agg(vote.product_id ORDER BY weight DESC, product_id))[1] AS beside
        FROM vote GROUP BY vote.other
    )
    SELECT best.other, beside.name
    FROM best
    JOIN search_productbaskets theirs ON theirs.product_id = best.other
    JOIN catalog_product product ON product.id = best.other AND product.status = 'active'
    JOIN catalog_product beside ON beside.id = best.beside
    ORDER BY best.weight / theirs.baskets ^ %(rarity)s DESC, best.other
    LIMIT %(limit)s
"""


def also_liked(*, customer: Customer, limit: int = LIMIT) -> list[Related]:
    """Products that a customer's own history points to, the most probable first; empty without a history.

    One statement, bounded whatever they bought: their newest hundred orders by `order_of_customer`, the sixty products
    that they bought most often, and thirty partners of each on either side of a pair.
    """
    parameters = {
        "customer": customer.pk,
        "orders": ORDERS_READ,
        "products": PRODUCTS_READ,
        "partners": PARTNERS_READ,
        "rarity": RARITY,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, parameters)
        return [Related(other, f"goes with {name}, which they buy") for other, name in cursor.fetchall()]
