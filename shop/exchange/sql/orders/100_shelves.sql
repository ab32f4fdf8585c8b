-- Shelves for what was never there, in the first warehouse.
INSERT INTO inventory_stockitem (store_id, variant_id, warehouse_id, on_hand, reserved, reorder_point)
SELECT DISTINCT %(store)s, variant_id, %(warehouse)s, 0, 0, 0 FROM gone
WHERE NOT EXISTS (
    SELECT FROM inventory_stockitem AS item WHERE item.variant_id = gone.variant_id AND item.warehouse_id = %(warehouse)s)
