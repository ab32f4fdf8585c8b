-- Ways to differ that are new here.
INSERT INTO catalog_option (store_id, name, position)
SELECT %(store)s, name, 0
FROM (
    SELECT DISTINCT ON (lower(pair ->> 0)) pair ->> 0 AS name
    FROM matched, jsonb_array_elements(options) AS pair
    WHERE is_new AND problem IS NULL
    ORDER BY lower(pair ->> 0), row) AS wanted
WHERE NOT EXISTS (
    SELECT FROM catalog_option AS known WHERE known.store_id = %(store)s AND lower(known.name) = lower(wanted.name))
