-- Stock movements
-- First what each shelf was opened with, then each sale in the order in which it happened. The key of a line's movement
-- is the line's key after the number of openings.
INSERT INTO inventory_stockmovement
    (id, store_id, stock_item_id, kind, quantity, balance_after, reason, occurred_at)
SELECT item_id, store_id, item_id, 'receipt', opening, opening, opening_reason, opens_at
FROM load_scope, load_items
ORDER BY item_id;
INSERT INTO inventory_stockmovement
    (id, store_id, stock_item_id, kind, quantity, balance_after, reason, occurred_at)
SELECT openings + line_id, store_id, item_id, 'sale', -quantity, opening - sold_so_far, '', placed_at
FROM load_scope, (SELECT count(*) AS openings FROM load_items) AS counted, load_lines JOIN load_items USING (item_id)
WHERE is_shipped;
