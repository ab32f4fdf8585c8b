"""What holds over several rows of the catalogue, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="balance_category_path",
        sentence="A category's path is its parent's path and its own key.",
        held=Held.TRIGGER,
        table="catalog_category",
        wrong="""
            SELECT place.id
            FROM catalog_category AS place LEFT JOIN catalog_category AS above ON above.id = place.parent_id
            WHERE place.path IS DISTINCT FROM
                CASE WHEN place.parent_id IS NULL THEN place.id::text::ltree ELSE above.path || place.id::text END
        """,
    ),
    Truth(
        name="balance_variant_combination",
        sentence="A variant's combination is the list of its option values.",
        held=Held.TRIGGER,
        table="catalog_variant",
        wrong="""
            SELECT variant.id
            FROM catalog_variant AS variant
            LEFT JOIN (
                SELECT variant_id, string_agg(option_id || ':' || value_id, ' ' ORDER BY option_id) AS combination
                FROM catalog_variantoption GROUP BY 1) AS chosen ON chosen.variant_id = variant.id
            WHERE variant.combination <> coalesce(chosen.combination, '')
        """,
    ),
    Truth(
        name="balance_product_has_a_variant",
        sentence="An active product has a variant, through which it is sold.",
        held=Held.TRIGGER,
        table="catalog_product",
        wrong="""
            SELECT product.id FROM catalog_product AS product
            WHERE product.status = 'active'
                AND NOT EXISTS (SELECT FROM catalog_variant WHERE product_id = product.id)
        """,
    ),
    Truth(
        name="balance_category_products",
        sentence="The tally of a category is the number of products that stand in it.",
        held=Held.TRIGGER,
        table="catalog_categorytally",
        wrong="""
            SELECT coalesce(tally.category_key, counted.category_id)
            FROM (SELECT category_key, sum(change) AS products FROM catalog_categorytally GROUP BY 1) AS tally
            FULL JOIN (
                SELECT category_id, count(*) AS products FROM catalog_product WHERE category_id IS NOT NULL GROUP BY 1
            ) AS counted ON counted.category_id = tally.category_key
            WHERE coalesce(tally.products, 0) <> coalesce(counted.products, 0)
        """,
    ),
)
