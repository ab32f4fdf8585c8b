-- Variants whose combination is not the list of their option values
SELECT count(*)
FROM catalog_variant AS variant
LEFT JOIN (
    SELECT variant_id, string_agg(option_id || ':' || value_id, ' ' ORDER BY option_id) AS combination
    FROM catalog_variantoption GROUP BY 1) AS chosen ON chosen.variant_id = variant.id
WHERE variant.combination <> coalesce(chosen.combination, '')
