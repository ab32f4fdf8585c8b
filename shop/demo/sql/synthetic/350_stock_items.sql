-- Stock items
-- Each variant lies in each of the four depots, with what was sold, what is promised and some days' sales more.
CREATE TEMP TABLE load_items ON COMMIT DROP AS
SELECT
    item_id,
    (item_id - 1) / 4 + 1 AS variant_id,
    (item_id - 1) % 4 + 1 AS warehouse_id,
    coalesce(gone, 0) AS gone,
    coalesce(promised, 0) AS promised,
    (10 + coalesce(sold + promised + ceil(sold * (3 + item_id * 7919 % 55) / days::numeric), 0))::int AS opening,
    coalesce(ceil(sold * 14 / days::numeric), 0)::int AS reorder_point
FROM load_scope, load_plan, generate_series(1, products * 4) AS item_id
LEFT JOIN (
    SELECT item_id,
           coalesce(sum(quantity) FILTER (WHERE is_shipped), 0) AS sold,
           coalesce(sum(quantity - returned_quantity) FILTER (WHERE is_shipped), 0) AS gone,
           coalesce(sum(quantity) FILTER (WHERE is_promised), 0) AS promised
    FROM load_lines GROUP BY item_id) AS demand USING (item_id);
ANALYZE load_items;

INSERT INTO inventory_stockitem (id, store_id, variant_id, warehouse_id, on_hand, reserved, reorder_point)
SELECT item_id, store_id, variant_id, warehouse_id, opening - gone, promised, reorder_point
FROM load_scope, load_items;
