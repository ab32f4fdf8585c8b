"""What holds over several rows of what the search counts, and how it is proved.

Pairs are proved by `manage.py count_baskets --verify`, which takes half a minute for a year of baskets.
"""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="balance_product_baskets",
        sentence="In how many baskets a product was counted is the number of counted baskets that have it.",
        held=Held.SERVICE,
        table="search_productbaskets",
        wrong="""
            SELECT product_id
            FROM search_productbaskets AS known
            FULL JOIN (
                SELECT product_id, count(*) AS baskets FROM search_countedbasket, unnest(products) AS product_id
                GROUP BY 1) AS counted USING (product_id)
            WHERE known.baskets IS DISTINCT FROM counted.baskets
        """,
    ),
    Truth(
        name="balance_store_baskets",
        sentence="A store's count of baskets is the number of its counted baskets.",
        held=Held.SERVICE,
        table="search_storebaskets",
        wrong="""
            SELECT known.id
            FROM search_storebaskets AS known
            LEFT JOIN (SELECT store_id, count(*) AS baskets FROM search_countedbasket GROUP BY 1) AS counted
                USING (store_id)
            WHERE known.baskets <> coalesce(counted.baskets, 0)
        """,
    ),
)
