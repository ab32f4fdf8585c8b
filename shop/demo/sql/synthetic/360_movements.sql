-- Stock movements
-- Openings, sales and returns, numbered in the order in which they happened.
CREATE TEMP TABLE load_movements ON COMMIT DROP AS
SELECT
    row_number() OVER (ORDER BY occurred_at, line_id, quantity) + (SELECT count(*) FROM load_items) AS movement_id,
    (sum(quantity) OVER (
        PARTITION BY item_id ORDER BY occurred_at, line_id, quantity ROWS UNBOUNDED PRECEDING))::int AS moved_so_far,
    moved.*
FROM (
    SELECT item_id, order_id, line_id, 'sale' AS kind, -quantity AS quantity, shipped_at AS occurred_at
    FROM load_lines WHERE is_shipped
    UNION ALL
    SELECT item_id, order_id, line_id, 'return', returned_quantity, shipped_at + interval '9 days'
    FROM load_lines WHERE returned_quantity > 0) AS moved;
ANALYZE load_movements (movement_id, item_id, line_id);

INSERT INTO inventory_stockmovement
    (id, store_id, stock_item_id, kind, quantity, balance_after, reason, occurred_at)
SELECT item_id, store_id, item_id, 'receipt', opening, opening, opening_reason, opens_at
FROM load_scope, load_items;
INSERT INTO inventory_stockmovement
    (id, store_id, stock_item_id, kind, quantity, balance_after, reason, occurred_at)
SELECT movement_id, store_id, item_id, kind, quantity, opening + moved_so_far, '', occurred_at
FROM load_scope, load_movements JOIN load_items USING (item_id)
ORDER BY movement_id;
