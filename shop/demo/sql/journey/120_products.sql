-- Products
-- Those that were sold are active, the others archived. Without a category a product stands in its department.
INSERT INTO catalog_product
    (id, store_id, name, slug, description, category_id, brand_id, status, published_at, reference)
SELECT
    variant.variant_id,
    scope.store_id,
    variant.name,
    variant.slug,
    '',
    category.category_id,
    brand.id,
    CASE WHEN variant_id IN (SELECT variant_id FROM load_lines) THEN 'active' ELSE 'archived' END,
    scope.published_at,
    variant.product_id::text
FROM load_scope AS scope
CROSS JOIN load_variants AS variant
JOIN load_categories AS category
    ON category.department = variant.department
    AND category.product_category IS NOT DISTINCT FROM variant.product_category
JOIN catalog_brand AS brand ON brand.name = 'Manufacturer ' || variant.manufacturer_id
ORDER BY variant_id;
