-- The products that the rows speak of, each once, with the first thing that is said about it.
CREATE TEMP TABLE grouped ON COMMIT DROP AS
WITH said AS (
    SELECT
        group_key, min(row) AS head, max(product_id) AS known_id, max(reference) AS reference,
        (array_agg(name ORDER BY row) FILTER (WHERE name IS NOT NULL))[1] AS name,
        (array_agg(description ORDER BY row) FILTER (WHERE description IS NOT NULL))[1] AS description,
        (array_agg(brand ORDER BY row) FILTER (WHERE brand IS NOT NULL))[1] AS brand,
        (array_agg(category ORDER BY row) FILTER (WHERE category IS NOT NULL))[1] AS category,
        (array_agg(status ORDER BY row) FILTER (WHERE status IS NOT NULL))[1] AS status,
        min(sku) AS sku, bool_or(variant_id IS NOT NULL) AS is_sold, bool_or(price IS NOT NULL) AS is_priced
    FROM matched WHERE problem IS NULL AND part <> 'nothing' GROUP BY group_key
), named AS (
    -- A file that names nothing tells its products apart by category and key.
    SELECT *, CASE WHEN known_id IS NULL AND name IS NULL AND NOT %(has_name)s AND category IS NOT NULL
        THEN left(initcap((string_to_array(category, chr(31)))[cardinality(string_to_array(category, chr(31)))])
                  || ' ' || left(sku, 8), 200)
        ELSE name END AS label
    FROM said
), slugged AS (
    SELECT *, left(coalesce(pg_temp.slug(reference), pg_temp.slug(label), 'product'), 200) AS slug FROM named
), counted AS (
    SELECT slugged.*, count(*) FILTER (WHERE known_id IS NULL) OVER (PARTITION BY slugged.slug) > 1
        OR EXISTS (SELECT FROM catalog_product AS other WHERE other.store_id = %(store)s AND other.slug = slugged.slug)
        OR slugged.slug = 'product' AS is_taken
    FROM slugged
)
SELECT
    group_key, head, known_id IS NULL AS is_new, reference, label AS name, description, brand, category, is_sold,
    coalesce(status, CASE WHEN known_id IS NULL THEN CASE WHEN is_priced AND is_sold THEN 'active' ELSE 'draft' END END)
        AS status,
    CASE WHEN is_taken THEN slug || '-' || left(md5(group_key), 8) ELSE slug END AS slug,
    CASE WHEN known_id IS NULL AND label IS NOT NULL THEN nextval(pg_get_serial_sequence('catalog_product', 'id'))
         ELSE known_id END AS product_id
FROM counted
