-- The variants that are spoken of, and their shelves, locked in the order of their keys.
WITH variants AS MATERIALIZED (
    SELECT variant.id FROM catalog_variant AS variant
    WHERE variant.store_id = %(store)s AND variant.sku IN (SELECT sku FROM incoming)
    ORDER BY variant.id FOR NO KEY UPDATE
), items AS MATERIALIZED (
    SELECT item.id FROM inventory_stockitem AS item
    WHERE %(has_stock)s AND item.variant_id IN (SELECT id FROM variants)
    ORDER BY item.id FOR NO KEY UPDATE
)
SELECT (SELECT count(*) FROM variants), (SELECT count(*) FROM items)
