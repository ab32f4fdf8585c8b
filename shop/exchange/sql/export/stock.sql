-- What lies where.
SELECT variant.sku AS "SKU", warehouse.code AS "Warehouse", item.on_hand AS "On hand", item.reserved AS "Promised",
    item.reorder_point AS "Reorder point"
FROM inventory_stockitem AS item
JOIN catalog_variant AS variant ON variant.id = item.variant_id
JOIN inventory_warehouse AS warehouse ON warehouse.id = item.warehouse_id
WHERE item.store_id = %(store)s
ORDER BY item.id
