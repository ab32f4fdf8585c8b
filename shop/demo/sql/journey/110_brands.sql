-- Brands
-- The source names no makers, it numbers them. All products of one maker are “National” or all are “Private”.
INSERT INTO catalog_brand (id, store_id, name, slug, is_own_label)
SELECT
    row_number() OVER (ORDER BY manufacturer_id),
    store_id,
    'Manufacturer ' || manufacturer_id,
    'manufacturer-' || manufacturer_id,
    bool_or(brand = 'Private')
FROM load_scope, source_products
GROUP BY store_id, manufacturer_id;
