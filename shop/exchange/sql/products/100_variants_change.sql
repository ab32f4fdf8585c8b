-- Variants that the file says something else about.
WITH done AS (
    UPDATE catalog_variant AS variant
    SET barcode = coalesce(matched.barcode, variant.barcode), weight_grams = coalesce(weight, weight_grams)
    FROM matched
    WHERE variant.id = matched.variant_id AND NOT matched.is_new AND problem IS NULL
        AND (variant.barcode, weight_grams)
            IS DISTINCT FROM (coalesce(matched.barcode, variant.barcode), coalesce(weight, weight_grams))
    RETURNING matched.row
)
INSERT INTO touched SELECT row FROM done
