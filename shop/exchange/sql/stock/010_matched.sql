-- Each row with the shelf that it counts, and why it cannot be taken.
CREATE TEMP TABLE matched ON COMMIT DROP AS
WITH found AS (
    SELECT incoming.*, coalesce(by_sku.id, by_barcode.id) AS variant_id, shelf.id AS warehouse_id
    FROM incoming
    LEFT JOIN catalog_variant AS by_sku ON by_sku.store_id = %(store)s AND by_sku.sku = incoming.sku
    LEFT JOIN catalog_variant AS by_barcode
        ON by_barcode.store_id = %(store)s AND by_barcode.barcode = incoming.barcode AND incoming.sku IS NULL
    LEFT JOIN LATERAL (
        SELECT id FROM inventory_warehouse
        WHERE store_id = %(store)s
            AND CASE WHEN incoming.warehouse IS NULL THEN is_active
                     ELSE lower(incoming.warehouse) IN (lower(code), lower(name)) END
        ORDER BY priority, code LIMIT 1) AS shelf ON TRUE
), compared AS (
    SELECT found.*, item.id AS known_item_id, item.reserved,
        min(row) FILTER (WHERE problem IS NULL) OVER (PARTITION BY found.variant_id, found.warehouse_id) AS first_row
    FROM found
    LEFT JOIN inventory_stockitem AS item
        ON item.variant_id = found.variant_id AND item.warehouse_id = found.warehouse_id
)
SELECT row, variant_id, warehouse_id, known_item_id, stock, reorder_point, known_item_id IS NULL AS is_new,
    trouble[1] AS field, trouble[2] AS problem
FROM compared
CROSS JOIN LATERAL (SELECT CASE
    WHEN problem IS NOT NULL THEN ARRAY[field, problem]
    WHEN sku IS NULL AND barcode IS NULL THEN ARRAY['sku', 'SKU is missing']
    WHEN variant_id IS NULL THEN ARRAY['sku', 'SKU is not known']
    WHEN stock IS NULL THEN ARRAY['stock', 'Stock is missing']
    WHEN warehouse_id IS NULL THEN ARRAY['warehouse', 'Warehouse is not known']
    WHEN first_row < row THEN ARRAY['sku', 'SKU stands in an earlier row already']
    WHEN stock < reserved THEN ARRAY['stock', 'Stock is less than what is promised to orders']
    END AS trouble) AS judged
