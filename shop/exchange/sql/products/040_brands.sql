-- Brands that are new here.
INSERT INTO catalog_brand (store_id, name, slug, is_own_label)
SELECT %(store)s, name,
    CASE WHEN slug IS NULL OR count(*) OVER (PARTITION BY slug) > 1
        OR EXISTS (SELECT FROM catalog_brand AS other WHERE other.store_id = %(store)s AND other.slug = named.slug)
        THEN coalesce(slug || '-', 'brand-') || left(md5(lower(name)), 8) ELSE slug END,
    FALSE
FROM (
    SELECT DISTINCT ON (lower(brand)) brand AS name, left(pg_temp.slug(brand), 120) AS slug
    FROM grouped WHERE brand IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM catalog_brand AS known WHERE known.store_id = %(store)s AND lower(known.name) = lower(brand))
    ORDER BY lower(brand), head) AS named
