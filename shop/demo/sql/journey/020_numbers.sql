-- Products, customers and shops with their keys
-- Gives each its key here, and each product its readable name. Fuel comes in thousandths of a gallon and is priced by
-- the gallon. Product and variant share a key, because here each product has exactly one variant.
CREATE TEMP TABLE load_customers ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY household_id) AS customer_id, household_id FROM source_households;

CREATE TEMP TABLE load_warehouses ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY store_id) AS warehouse_id, store_id FROM source_stores;

CREATE TEMP TABLE load_variants ON COMMIT DROP AS
SELECT
    row_number() OVER (ORDER BY product.product_id) AS variant_id,
    product.product_id,
    coalesce(kind.readable, category.readable, department.readable || ' item')
        || coalesce(', ' || size.readable, '') AS name,
    coalesce(kind.slug, category.slug, department.slug) || '-' || product.product_id AS slug,
    'CJ-' || lpad(product.product_id::text, 8, '0') AS sku,
    CASE WHEN product.product_type LIKE 'GASOLINE%' THEN 1000 ELSE 1 END AS price_quantity,
    product.department,
    product.product_category,
    product.manufacturer_id,
    size.readable AS size
FROM source_products AS product
JOIN source_names AS department ON department.raw = product.department
LEFT JOIN source_names AS category ON category.raw = product.product_category
LEFT JOIN source_names AS kind ON kind.raw = product.product_type
LEFT JOIN source_sizes AS size ON size.raw = product.package_size;
ANALYZE load_variants;
