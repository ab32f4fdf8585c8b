-- Which value each new variant has.
INSERT INTO catalog_variantoption (store_id, variant_id, option_id, value_id)
SELECT %(store)s, variant_id, option.id, value.id
FROM matched, jsonb_array_elements(options) AS pair
JOIN (SELECT lower(name) AS name, min(id) AS id FROM catalog_option WHERE store_id = %(store)s GROUP BY 1) AS option
    ON option.name = lower(pair ->> 0)
JOIN (SELECT option_id, lower(name) AS name, min(id) AS id FROM catalog_optionvalue WHERE store_id = %(store)s
      GROUP BY 1, 2) AS value
    ON value.option_id = option.id AND value.name = lower(pair ->> 1)
WHERE is_new AND problem IS NULL
ORDER BY variant_id, option.id
