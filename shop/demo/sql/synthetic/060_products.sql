-- Products
INSERT INTO catalog_product
    (id, store_id, name, slug, description, category_id, brand_id, status, published_at, reference)
SELECT variant_id, store_id, name, lower(replace(name, ' ', '-')), '', 11 + variant_id * 31 % 100, 1 + variant_id * 17 % 50,
       'active', opens_at, variant_id::text
FROM load_scope, load_variants;
