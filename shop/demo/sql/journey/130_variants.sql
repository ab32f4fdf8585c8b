-- Variants
-- One for each product.
INSERT INTO catalog_variant
    (id, store_id, product_id, sku, unit, price_quantity, position, is_active, allows_backorder, combination)
SELECT
    variant_id,
    store_id,
    variant_id,
    sku,
    CASE price_quantity WHEN 1000 THEN 'mgal' ELSE 'each' END,
    price_quantity,
    0,
    TRUE,
    FALSE,
    ''
FROM load_scope, load_variants
ORDER BY variant_id;
