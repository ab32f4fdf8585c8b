-- Stock items
-- A variant in a warehouse, opened with what was sold there and what is to last for some days more: five to eight weeks
-- make about a month on average, and leave some shelves low. Whoever sells monthly or more is reordered at two weeks' sales.
CREATE TEMP TABLE load_items ON COMMIT DROP AS
SELECT
    item_id, variant_id, warehouse_id, sold,
    (sold + ceil(sold * (3 + item_id * 7919 % 55) / days::numeric))::int AS opening,
    CASE WHEN sold * 30 >= days THEN ceil(sold * 14 / days::numeric)::int ELSE 0 END AS reorder_point
FROM load_scope, (
    SELECT item_id, min(variant_id) AS variant_id, min(warehouse_id) AS warehouse_id, sum(quantity) AS sold
    FROM load_lines WHERE is_shipped GROUP BY item_id) AS shelf
ORDER BY item_id;
ANALYZE load_items;

INSERT INTO inventory_stockitem (id, store_id, variant_id, warehouse_id, on_hand, reserved, reorder_point)
SELECT item_id, store_id, variant_id, warehouse_id, opening - sold, 0, reorder_point
FROM load_scope, load_items
ORDER BY item_id;
