-- Categories
-- Departments at the top, the source's categories below them; a category's name may occur in several departments.
CREATE TEMP TABLE load_categories ON COMMIT DROP AS
WITH places AS (
    SELECT DISTINCT department, NULL::text AS product_category FROM source_products
    UNION
    SELECT DISTINCT department, product_category FROM source_products WHERE product_category IS NOT NULL)
SELECT
    row_number() OVER (ORDER BY product_category IS NOT NULL, department, product_category) AS category_id,
    department,
    product_category
FROM places;

INSERT INTO catalog_category (id, store_id, parent_id, name, slug, description, position, path)
SELECT
    place.category_id,
    store_id,
    above.category_id,
    coalesce(category.readable, department.readable),
    department.slug || coalesce('-' || category.slug, ''),
    '',
    row_number() OVER (PARTITION BY above.category_id ORDER BY coalesce(category.readable, department.readable)) - 1,
    concat_ws('.', above.category_id, place.category_id)::ltree
FROM load_scope
CROSS JOIN load_categories AS place
JOIN source_names AS department ON department.raw = place.department
LEFT JOIN source_names AS category ON category.raw = place.product_category
LEFT JOIN load_categories AS above
    ON place.product_category IS NOT NULL AND above.department = place.department AND above.product_category IS NULL
ORDER BY place.category_id;
