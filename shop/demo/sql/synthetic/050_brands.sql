-- Brands
INSERT INTO catalog_brand (id, store_id, name, slug, is_own_label)
SELECT number, store_id, 'Maker ' || number, 'maker-' || number, number <= 5
FROM load_scope, generate_series(1, 50) AS number;
