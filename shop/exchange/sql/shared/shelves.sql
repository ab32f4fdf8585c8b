-- Shelves for variants that never lay there.
INSERT INTO inventory_stockitem (store_id, variant_id, warehouse_id, on_hand, reserved, reorder_point)
SELECT %(store)s, variant_id, warehouse_id, 0, 0, coalesce(min(reorder_point), 0)
FROM matched
WHERE problem IS NULL AND stock IS NOT NULL AND variant_id IS NOT NULL AND known_item_id IS NULL
GROUP BY variant_id, warehouse_id
ORDER BY variant_id, warehouse_id
