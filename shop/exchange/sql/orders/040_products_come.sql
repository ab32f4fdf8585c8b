-- What was sold and is not in the catalogue becomes a draft there, named as the file names it.
WITH missing AS (
    SELECT sold.sku, coalesce((array_agg(name ORDER BY row) FILTER (WHERE name IS NOT NULL))[1], sold.sku) AS name,
        nextval(pg_get_serial_sequence('catalog_product', 'id')) AS product_id
    FROM matched AS sold
    WHERE problem IS NULL AND is_a = 'sale' AND is_new
        AND NOT EXISTS (SELECT FROM catalog_variant AS known WHERE known.store_id = %(store)s AND known.sku = sold.sku)
    GROUP BY sold.sku
), product AS (
    INSERT INTO catalog_product (id, store_id, name, slug, description, status)
    SELECT product_id, %(store)s, left(name, 200),
        left(coalesce(pg_temp.slug(sku), 'product'), 200) || '-' || left(md5(sku), 8), '', 'draft'
    FROM missing ORDER BY product_id
)
INSERT INTO catalog_variant (store_id, product_id, sku, unit, price_quantity, position, is_active, allows_backorder)
SELECT %(store)s, product_id, sku, 'each', 1, 0, TRUE, FALSE FROM missing ORDER BY product_id
