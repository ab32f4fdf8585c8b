-- The categories that the rows speak of, each with its place in the tree.
CREATE TEMP TABLE levels ON COMMIT DROP AS
WITH steps AS (
    SELECT DISTINCT string_to_array(category, chr(31)) AS steps FROM grouped WHERE category IS NOT NULL
), places AS (
    SELECT DISTINCT steps[1:depth] AS place, depth FROM steps, generate_series(1, cardinality(steps)) AS depth
), slugged AS (
    SELECT *, coalesce(left(pg_temp.slug(place[depth]), 120), 'category') AS slug FROM places
)
SELECT
    place, depth, NULL::bigint AS category_id,
    CASE WHEN count(*) OVER (PARTITION BY slug) > 1 OR slug = 'category'
        OR EXISTS (SELECT FROM catalog_category AS other WHERE other.store_id = %(store)s AND other.slug = slugged.slug)
        THEN slug || '-' || left(md5(array_to_string(place, chr(31))), 8) ELSE slug END AS slug
FROM slugged
