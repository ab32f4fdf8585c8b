-- New products.
WITH done AS (
    INSERT INTO catalog_product
        (id, store_id, name, slug, description, category_id, brand_id, status, published_at, reference)
    SELECT product_id, %(store)s, grouped.name, grouped.slug, coalesce(description, ''), category_id, brand.id,
        CASE WHEN is_sold THEN status ELSE replace(status, 'active', 'draft') END,
        CASE WHEN status = 'active' AND is_sold THEN transaction_timestamp() END, reference
    FROM grouped
    LEFT JOIN levels ON levels.place = string_to_array(category, chr(31))
    LEFT JOIN (
        SELECT DISTINCT ON (lower(name)) lower(name) AS name, id FROM catalog_brand WHERE store_id = %(store)s
        ORDER BY lower(name), id) AS brand ON brand.name = lower(grouped.brand)
    WHERE is_new
    ORDER BY product_id
    RETURNING id
)
INSERT INTO touched SELECT head FROM done JOIN grouped ON grouped.product_id = done.id
