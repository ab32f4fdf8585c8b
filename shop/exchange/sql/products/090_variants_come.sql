-- New variants.
INSERT INTO catalog_variant
    (id, store_id, product_id, sku, barcode, unit, price_quantity, weight_grams, position, is_active, allows_backorder)
SELECT variant_id, %(store)s, grouped.product_id, matched.sku, barcode, 'each', 1, weight,
    row_number() OVER (PARTITION BY group_key ORDER BY row) - 1, TRUE, FALSE
FROM matched JOIN grouped USING (group_key)
WHERE matched.is_new AND problem IS NULL
ORDER BY row
