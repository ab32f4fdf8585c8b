-- Products that the file says something else about.
WITH wanted AS (
    SELECT grouped.head, product.id,
        -- A file does not say how many blanks stand where, so they alone are no change.
        CASE WHEN grouped.name IS NULL OR grouped.name = product.name
            OR grouped.name = btrim(regexp_replace(product.name, '\s+', ' ', 'g')) THEN product.name
            ELSE grouped.name END AS name,
        CASE WHEN grouped.description IS NULL OR grouped.description = product.description
            OR grouped.description = btrim(product.description, E' \t\r\n') THEN product.description
            ELSE grouped.description END AS description,
        coalesce(levels.category_id, product.category_id) AS category_id,
        coalesce(brand.id, product.brand_id) AS brand_id,
        coalesce(grouped.status, product.status) AS status
    FROM grouped
    JOIN catalog_product AS product ON product.id = grouped.product_id
    LEFT JOIN levels ON levels.place = string_to_array(grouped.category, chr(31))
    LEFT JOIN (
        SELECT DISTINCT ON (lower(name)) lower(name) AS name, id FROM catalog_brand WHERE store_id = %(store)s
        ORDER BY lower(name), id) AS brand ON brand.name = lower(grouped.brand)
    WHERE NOT grouped.is_new
), done AS (
    UPDATE catalog_product AS product
    SET name = wanted.name, description = wanted.description, category_id = wanted.category_id,
        brand_id = wanted.brand_id, status = wanted.status,
        published_at = CASE WHEN wanted.status = 'active'
            THEN coalesce(product.published_at, transaction_timestamp()) ELSE product.published_at END
    FROM wanted
    WHERE product.id = wanted.id
        AND (product.name, product.description, product.category_id, product.brand_id, product.status)
            IS DISTINCT FROM
            (wanted.name, wanted.description, wanted.category_id, wanted.brand_id, wanted.status)
        AND (wanted.status <> 'active' OR product.status = 'active' OR EXISTS (
            SELECT FROM catalog_variant AS variant WHERE variant.product_id = product.id)
            OR EXISTS (SELECT FROM grouped WHERE grouped.product_id = product.id AND grouped.is_sold))
    RETURNING wanted.head
)
INSERT INTO touched SELECT head FROM done
