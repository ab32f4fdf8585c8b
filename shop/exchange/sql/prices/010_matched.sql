-- Each row with the variant that it prices, and why it cannot be taken.
CREATE TEMP TABLE matched ON COMMIT DROP AS
WITH found AS (
    SELECT incoming.*, coalesce(by_sku.id, by_barcode.id) AS variant_id
    FROM incoming
    LEFT JOIN catalog_variant AS by_sku ON by_sku.store_id = %(store)s AND by_sku.sku = incoming.sku
    LEFT JOIN catalog_variant AS by_barcode
        ON by_barcode.store_id = %(store)s AND by_barcode.barcode = incoming.barcode AND incoming.sku IS NULL
), compared AS (
    SELECT *, min(row) FILTER (WHERE problem IS NULL) OVER (PARTITION BY variant_id, coalesce(currency, %(currency)s))
        AS first_row
    FROM found
)
SELECT row, variant_id, price, compare_at, currency, starts_at, FALSE AS is_new, trouble[1] AS field, trouble[2] AS problem
FROM compared
CROSS JOIN LATERAL (SELECT CASE
    WHEN problem IS NOT NULL THEN ARRAY[field, problem]
    WHEN sku IS NULL AND barcode IS NULL THEN ARRAY['sku', 'SKU is missing']
    WHEN variant_id IS NULL THEN ARRAY['sku', 'SKU is not known']
    WHEN price IS NULL THEN ARRAY['price', 'Price is missing']
    WHEN first_row < row THEN ARRAY['sku', 'SKU stands in an earlier row already']
    END AS trouble) AS judged
