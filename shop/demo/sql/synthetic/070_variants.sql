-- Variants
INSERT INTO catalog_variant
    (id, store_id, product_id, sku, unit, price_quantity, position, is_active, allows_backorder, combination)
SELECT variant_id, store_id, variant_id, sku, 'each', price_quantity, 0, TRUE, FALSE, ''
FROM load_scope, load_variants;
