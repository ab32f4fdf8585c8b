-- Values of options that are new here, in the order of the file.
INSERT INTO catalog_optionvalue (store_id, option_id, name, position)
SELECT %(store)s, option_id, name, place
FROM (
    SELECT DISTINCT ON (option.id, lower(pair ->> 1)) option.id AS option_id, pair ->> 1 AS name,
        least(row, 30000) AS place
    FROM matched, jsonb_array_elements(options) AS pair
    JOIN (SELECT lower(name) AS name, min(id) AS id FROM catalog_option WHERE store_id = %(store)s GROUP BY 1) AS option
        ON option.name = lower(pair ->> 0)
    WHERE is_new AND problem IS NULL
    ORDER BY option.id, lower(pair ->> 1), row) AS wanted
WHERE NOT EXISTS (
    SELECT FROM catalog_optionvalue AS known
    WHERE known.option_id = wanted.option_id AND lower(known.name) = lower(wanted.name))
